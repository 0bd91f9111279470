import { timestamp } from '../../../../modules/kernel/clock.ts';
import { statement, type Check } from '../check.ts';

/** I5: nothing waits longer than it may. */
export const waiting: Check = {
  name: 'waiting',
  holds: 'No command, durable process or subscription is stuck',
  walks: [],
  async run(walk) {
    const before = timestamp(walk.now - walk.patienceMs);
    const [accepted = [], overdue = [], behind = []] = await walk.read([
      statement(
        `SELECT id, organization_id, coalesce(sent_again_at, accepted_at) AS since FROM commands
          WHERE status = 'accepted' AND coalesce(sent_again_at, accepted_at) < ? LIMIT 100`,
        before,
      ),
      statement(
        `SELECT name, organization_id, subject, due_at FROM processes WHERE due_at < ? LIMIT 100`,
        before,
      ),
      statement(
        `SELECT name, place, failure, moved_at, (SELECT max(log_id) FROM events) AS head
          FROM subscriptions WHERE failure IS NOT NULL
            OR (place < (SELECT log_id FROM events WHERE time < ?1 ORDER BY log_id DESC LIMIT 1)
              AND moved_at < ?1)`,
        before,
      ),
    ]);
    for (const { id, organization_id: organization, since } of accepted) {
      walk.found(`${String(organization)}: ${String(id)} waits since ${String(since)}`);
    }
    for (const { name, organization_id: organization, subject, due_at: due } of overdue) {
      const what = `${String(name)} of ${String(subject)}`;
      walk.found(`${String(organization)}: ${what} was due at ${String(due)}`);
    }
    for (const { name, place, head, failure } of behind) {
      const why = failure === null ? '' : `: ${String(failure)}`;
      walk.found(`Subscription ${String(name)} is at ${String(place)} of ${String(head)}${why}`);
    }
  },
};
