import { timestamp } from '../../../../modules/kernel/clock.ts';
import { dueAgain } from '../../../webhooks/ports.ts';
import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** I5, webhooks: what is due is being sent, whatever the receivers answer. */
export const deliveries: Check = {
  name: 'deliveries',
  holds: 'No webhook delivery is overdue that nobody tries to send',
  walks: [],
  async run(walk) {
    const beforeMs = walk.now - walk.patienceMs;
    const before = timestamp(beforeMs);
    const queues = {
      table: 'webhook_queues',
      key: ['organization_id', 'endpoint_id'],
      columns: ['enabled', 'deleted', 'paused_until'],
      start: ['', ''],
      questions: [
        `SELECT * FROM (SELECT organization_id, endpoint_id, ${since(beforeMs)} AS since,
            ${lastAttempt} AS attempt
          FROM page WHERE enabled = 1 AND deleted = 0 AND paused_until < ${beforeMs})
        WHERE since < '${before}' AND coalesce(attempt, '') < '${before}'`,
      ],
    };
    await walkPages(walk, queues, ([stuck = []]) => {
      for (const { organization_id: organization, endpoint_id: endpoint, since: due } of stuck) {
        walk.found(`${String(organization)}: ${String(endpoint)} waits since ${String(due)}`);
      }
    });
  },
};

const own = `d.organization_id = page.organization_id AND d.endpoint_id = page.endpoint_id`;

/** Since when the next delivery is due. What is sent for the first time was due when it was made. */
const since = (beforeMs: number): string => `(SELECT iif(d.due_at < ${dueAgain}, d.created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.due_at / 1000.0, 'unixepoch'))
  FROM webhook_deliveries AS d WHERE ${own} AND d.status = 'pending'
    AND d.due_at < ${beforeMs} AND d.due_at <> ${dueAgain} ORDER BY d.due_at, d.place LIMIT 1)`;

const newest = (which: string, order: string): string => `SELECT place FROM (
  SELECT d.place FROM webhook_deliveries AS d WHERE ${own} AND ${which}
  ORDER BY ${order} DESC LIMIT 50)`;

/** Of those that were sent last, in whatever state they are: a long queue is no sign of trouble. */
const lastAttempt = `(SELECT max(a.json ->> '$.startedAt') FROM webhook_attempts AS a
  WHERE a.delivery IN (
    ${newest(`d.status = 'succeeded'`, 'd.place')} UNION ALL
    ${newest(`d.status = 'failed'`, 'd.place')} UNION ALL
    ${newest(`d.status = 'pending' AND d.due_at > ${dueAgain}`, 'd.due_at')}))`;
