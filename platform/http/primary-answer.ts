import type { Context } from 'hono';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { CommandRecord } from '../commands/command-record.ts';
import { commandResource } from './command-resource.ts';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';
import { refuseOlder, sentToken } from './sent-token.ts';

/** What is told of a state that is always read at the primary. */
export interface PrimaryAnswer {
  /** A command as it is shown, with a token of its own. */
  command(record: CommandRecord): JsonObject;
  /** The answer, with the token of `record` where it shows just that one. */
  send(body: JsonObject, record?: CommandRecord): Response;
}

/**
 * Begins an answer that no cache and no replica gives: commands, and numbers about them. Throws
 * the 400 and the 503 of the token that was sent. The operator has no tokens.
 */
export async function primaryAnswer(
  c: Context<Environment>,
  { tokens, epoch, position, workflowId, definitions }: HttpParts,
): Promise<PrimaryAnswer> {
  const { organizationId } = c.get('caller');
  const sent = organizationId === null ? undefined : sentToken(c, tokens, organizationId);
  const seen = organizationId && { epoch, position: await position(organizationId) };
  if (seen) refuseOlder(sent, seen);

  const tokenOf = (record?: CommandRecord): string | null => {
    if (organizationId === null || !seen) return null;
    const open = record?.finishedAt === null;
    const pending = open ? { commandId: record.id, resourceId: record.aggregateId } : null;
    return tokens.write(organizationId, { ...seen, versions: [], pending });
  };
  return {
    command: (record) => commandResource(record, workflowId, tokenOf(record), definitions.commands),
    send(body, record) {
      const token = tokenOf(record);
      if (token !== null) c.header('Consistency-Token', token);
      return c.body(JSON.stringify(body), 200, {
        'Content-Type': 'application/json',
        'Cache-Control': 'private, no-cache',
        'Cache-Status': 'primary; fwd=miss',
        Age: '0',
      });
    },
  };
}
