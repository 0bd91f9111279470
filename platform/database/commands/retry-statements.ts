import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import type { RetryRefusals } from '../../commands/retry.ts';
import { organizationLimit } from './accept-statements.ts';
import type { Statement } from '../database.ts';

/** The retry that this very write has begun; a repeated one finds it ended. */
const begun = `commands AS retry WHERE retry.id = ?1 AND retry.status = 'executing'`;

/**
 * The one write of a retry: its own record with what is decided of it, and where it is carried out
 * the failed command's steps so far, and its row as it was before it was tried. The last statement
 * reads the record that the retry's key has.
 */
export function retryStatements(
  retry: CommandEnvelope,
  refusals: RetryRefusals,
  at: string,
): readonly Statement[] {
  const possible = `of.status = 'failed' AND of.input IS NOT NULL`;
  return [
    {
      sql: `INSERT INTO commands (id, key_space, idempotency_key, fingerprint, type, actor,
          correlation_id, causation_id, input, organization_id, aggregate_id, resource_type,
          resource_id, status, http_status, refusal, position, accepted_at, decided_at, finished_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, of.organization_id, of.id, 'command', of.id,
          iif(${possible}, 'executing', 'refused'), iif(${possible}, 204, 409),
          iif(${possible}, NULL, ?10 -> of.status),
          (SELECT coalesce(max(sequence), 0) FROM events
            WHERE organization_id = of.organization_id),
          ?11, ?11, ?11
        FROM commands AS of WHERE of.id = ?12 AND (SELECT count(*) FROM (
          SELECT 1 FROM commands WHERE organization_id = of.organization_id
            AND status = 'accepted' LIMIT ${organizationLimit})) < ${organizationLimit}
        ON CONFLICT (key_space, idempotency_key) DO NOTHING`,
      args: [
        retry.id,
        retry.keySpace,
        retry.idempotencyKey,
        retry.fingerprint,
        retry.type,
        JSON.stringify(retry.actor),
        retry.correlationId,
        retry.causationId,
        JSON.stringify(retry.input),
        JSON.stringify(refusals),
        at,
        retry.aggregateId,
      ],
    },
    {
      sql: `WITH failed AS MATERIALIZED (
          SELECT id, decided_at, finished_at, refusal ->> 'code' AS code,
            attempts_before + max(1, attempts) AS attempt
          FROM commands WHERE id = (SELECT aggregate_id FROM ${begun})
        )
        INSERT INTO command_steps (command_id, step, at, attempt, error)
        SELECT id, 'validated', decided_at, attempt, NULL FROM failed
        UNION ALL SELECT id, 'executed', finished_at, attempt, code FROM failed
        UNION ALL SELECT id, 'accepted', ?2, attempt + 1, NULL FROM failed`,
      args: [retry.id, at],
    },
    {
      sql: `UPDATE commands SET status = 'accepted', sent_again_at = ?2,
          attempts_before = attempts_before + max(1, attempts), attempts = 0, http_status = NULL,
          refusal = NULL, position = NULL, run_id = NULL, decided_at = NULL, finished_at = NULL
        WHERE id = (SELECT aggregate_id FROM ${begun})`,
      args: [retry.id, at],
    },
    {
      sql: `UPDATE commands SET status = 'succeeded' WHERE id = ?1 AND status = 'executing'`,
      args: [retry.id],
    },
    {
      sql: `SELECT id, organization_id, fingerprint, status FROM commands
        WHERE key_space = ? AND idempotency_key = ?`,
      args: [retry.keySpace, retry.idempotencyKey],
    },
  ];
}
