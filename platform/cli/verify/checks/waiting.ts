import { timestamp } from '../../../../modules/kernel/clock.ts';
import { statement, type Check } from '../check.ts';

/** I5: nothing waits longer than it may. */
export const waiting: Check = {
  name: 'waiting',
  holds: 'No accepted command waits, and no subscription is behind or parked',
  walks: [],
  async run(walk) {
    const before = timestamp(walk.now - walk.patienceMs);
    const [accepted = [], behind = []] = await walk.read([
      statement(
        `SELECT id, organization_id, coalesce(sent_again_at, accepted_at) AS since FROM commands
          WHERE status = 'accepted' AND coalesce(sent_again_at, accepted_at) < ? LIMIT 100`,
        before,
      ),
      statement(
        `SELECT name, place, failure, parked_at, (SELECT max(log_id) FROM events) AS head
          FROM subscriptions WHERE in_use = 1 AND (failure IS NOT NULL OR parked_at IS NOT NULL
            OR place < (SELECT log_id FROM events WHERE time < ?1 ORDER BY log_id DESC LIMIT 1)
              AND moved_at < ?1)`,
        before,
      ),
    ]);
    for (const { id, organization_id: organization, since } of accepted) {
      walk.found(`${String(organization)}: ${String(id)} waits since ${String(since)}`);
    }
    for (const { name, place, head, failure, parked_at: parked } of behind) {
      const why = failure === null ? '' : `: ${String(failure)}`;
      const how = parked === null ? 'is' : `is parked since ${String(parked)},`;
      walk.found(
        `Subscription ${String(name)} ${how} at ${String(place)} of ${String(head)}${why}`,
      );
    }
  },
};
