import type { EndpointResource, SealedSecret } from '../../../modules/webhooks/ports.ts';
import { dueAgain, dueFirst, type NewDelivery, type WebhookStore } from '../../webhooks/ports.ts';
import type { Database, Statement } from '../database.ts';
import { webhookChores } from './libsql-webhook-chores.ts';
import { webhookReplays } from './libsql-webhook-replays.ts';
import { webhookSending } from './libsql-webhook-sending.ts';
import { dueAtOnce } from './webhook-queue.ts';

/** What is to be delivered to webhook endpoints, in libSQL. */
export const createLibsqlWebhookStore = (database: Database): WebhookStore => ({
  async listening(organizationIds) {
    const sql = `SELECT e.organization_id, e.id, e.json FROM json_each(?) AS named
      CROSS JOIN webhook_endpoints AS e ON e.organization_id = named.value AND e.deleted = 0`;
    const [rows = []] = await database.read([{ sql, args: [JSON.stringify(organizationIds)] }]);
    return rows.flatMap((row) => {
      const { enabled, eventTypes, createdAt } = JSON.parse(
        String(row['json']),
      ) as EndpointResource;
      const name = {
        organizationId: String(row['organization_id']),
        endpointId: String(row['id']),
      };
      return enabled ? [{ ...name, eventTypes, createdAt }] : [];
    });
  },
  async add(deliveries, at) {
    await database.write(addStatements(deliveries, { replayId: '', dueAt: dueFirst, at }));
  },
  ...webhookReplays(database, addStatements),
  async groups() {
    const sql = 'SELECT DISTINCT grp FROM webhook_queues WHERE deleted = 0';
    const [rows = []] = await database.read([{ sql, args: [] }]);
    return rows.map((row) => Number(row['grp']));
  },
  ...webhookSending(database),
  ...webhookChores(database),
  async reseal(stale, again) {
    const sql = `SELECT organization_id, id, secrets FROM webhook_endpoints WHERE deleted = 0`;
    const [rows = []] = await database.read([{ sql, args: [] }]);
    const old = rows.filter((row) => secretsOf(row['secrets']).some(({ sealed }) => stale(sealed)));
    const statements = old.slice(0, resealed).map((row): Statement => {
      const endpoint = {
        organizationId: String(row['organization_id']),
        endpointId: String(row['id']),
      };
      const secrets = secretsOf(row['secrets']).map((each) =>
        stale(each.sealed) ? { ...each, sealed: again(endpoint, each.sealed) } : each,
      );
      // Only where a rotation has not been quicker.
      return {
        sql: `UPDATE webhook_endpoints SET secrets = ? WHERE organization_id = ? AND id = ?
          AND secrets = ?`,
        args: [
          JSON.stringify(secrets),
          endpoint.organizationId,
          endpoint.endpointId,
          String(row['secrets']),
        ],
      };
    });
    if (statements.length > 0) await database.write(statements);
    return old.length > statements.length;
  },
});

const resealed = 100;

const secretsOf = (text: unknown): SealedSecret[] => JSON.parse(String(text)) as SealedSecret[];

/** Each delivery once, to endpoints that are enabled; whoever sends finds them in the queues. */
function addStatements(
  deliveries: readonly NewDelivery[],
  { replayId, dueAt, at }: { replayId: string; dueAt: number; at: string },
): Statement[] {
  const rows = deliveries.map(({ organizationId, endpointId, id, event, asked }) => [
    organizationId,
    endpointId,
    id,
    event.id,
    event.sequence,
    event.type,
    `${event.aggregateType} ${event.subject}`,
    asked ? dueAgain : dueAt,
  ]);
  const asked = deliveries.filter((delivery) => delivery.asked);
  const args = [JSON.stringify(rows)];
  return [
    {
      sql: `INSERT INTO webhook_deliveries (organization_id, endpoint_id, id, event_id,
          event_sequence, event_type, aggregate, replay_id, status, due_at, created_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6, ?2, 'pending', value ->> 7, ?3
        FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM webhook_queues
          WHERE organization_id = value ->> 0 AND endpoint_id = value ->> 1 AND enabled = 1)
        ON CONFLICT DO NOTHING`,
      args: [...args, replayId, at],
    },
    {
      sql: `UPDATE webhook_queues SET due_at = min(due_at, paused_until)
        WHERE enabled = 1 AND due_at > 0 AND (organization_id, endpoint_id) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
      args,
    },
    ...(asked.length > 0 ? [dueAtOnce(asked)] : []),
  ];
}
