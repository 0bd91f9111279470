import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import type { Acceptance } from '../../commands/ports.ts';
import type { Row, Statement } from '../database.ts';

/** The most commands of one organization that may wait. */
export const organizationLimit = 10_000;

export const acceptedColumns = [
  'id',
  'key_space',
  'idempotency_key',
  'fingerprint',
  'organization_id',
  'type',
  'aggregate_id',
  'actor',
  'if_match',
  'input',
  'correlation_id',
  'causation_id',
] as const;

/** What a command's row holds of it, whatever becomes of it; as `acceptedColumns` has it. */
export const acceptedRow = (command: CommandEnvelope) => [
  command.id,
  command.keySpace,
  command.idempotencyKey,
  command.fingerprint,
  command.organizationId,
  command.type,
  command.aggregateId,
  JSON.stringify(command.actor),
  command.ifMatch && JSON.stringify(command.ifMatch),
  JSON.stringify(command.input),
  command.correlationId,
  command.causationId,
];

/** The two statements of an accept: insert what is new and has room, then read all of the keys. */
export function acceptStatements(
  commands: readonly CommandEnvelope[],
  acceptedAt: string,
): readonly Statement[] {
  const ordinals = new Map<string, number>();
  const rows = commands.map((command) => {
    const ordinal = ordinals.get(command.organizationId) ?? 0;
    ordinals.set(command.organizationId, ordinal + 1);
    return [...acceptedRow(command), ordinal];
  });
  const values = acceptedColumns.map((_, index) => `sent.value ->> ${index}`).join(', ');
  return [
    {
      sql: `WITH room (organization_id, free) AS MATERIALIZED (
          SELECT value, ${organizationLimit} - (SELECT count(*) FROM (
            SELECT 1 FROM commands WHERE organization_id = named.value AND status = 'accepted'
            LIMIT ${organizationLimit}))
          FROM json_each(?2) AS named
        )
        INSERT INTO commands (${acceptedColumns.join(', ')}, accepted_at)
        SELECT ${values}, ?3 FROM json_each(?1) AS sent
        JOIN room ON room.organization_id = sent.value ->> 4
        WHERE sent.value ->> ${acceptedColumns.length} < room.free
        ORDER BY sent.key
        ON CONFLICT (key_space, idempotency_key) DO NOTHING`,
      args: [JSON.stringify(rows), JSON.stringify([...ordinals.keys()]), acceptedAt],
    },
    {
      sql: `SELECT c.id, c.organization_id, c.fingerprint, c.status
        FROM json_each(?) AS sent LEFT JOIN commands AS c
          ON c.key_space = sent.value ->> 0 AND c.idempotency_key = sent.value ->> 1
        ORDER BY sent.key`,
      args: [JSON.stringify(commands.map((each) => [each.keySpace, each.idempotencyKey]))],
    },
  ];
}

/** What the row found under a command's key says of the command. */
export function acceptanceOf(commandId: string, row: Row | undefined): Acceptance {
  if (!row || row['id'] === null) return { kind: 'queue_full' };
  if (row['id'] === commandId) return { kind: 'accepted', commandId };
  return {
    kind: 'known',
    commandId: String(row['id']),
    organizationId: String(row['organization_id']),
    fingerprint: String(row['fingerprint']),
    decided: row['status'] !== 'accepted' && row['status'] !== 'executing',
  };
}
