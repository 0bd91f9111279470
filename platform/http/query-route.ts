import type { Context } from 'hono';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { demandOf } from '../cache/demand.ts';
import type { ConsistencyToken } from '../tokens/consistency-token.ts';
import { createCursorCodec } from '../tokens/cursor.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { keepAlive } from './keep-alive.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { operatorQuery } from './operator-query.ts';
import { primaryQuery } from './primary-query.ts';
import { problemOf, problemResponse } from './problem.ts';
import { readQuery, refusalIn } from './read-query.ts';
import { readingHeaders } from './reading-headers.ts';
import { resourceAnswer } from './resource-answer.ts';
import { notYetConsistent, sentToken } from './sent-token.ts';

const pendingLimitMs = 2_000;

/** Handles the requests for one query, at least as fresh as what they ask for. */
export const queryRoute =
  (definition: QueryDefinition, parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, definition.scopes);
    const { organizationId } = caller;
    if (organizationId === null) return operatorQuery(c, parts, definition);
    const params = parse(definition.params, parametersOf(c));
    const sent = sentToken(c, parts.tokens, organizationId);
    const token = sent && (await awaitPending(c, parts, organizationId, sent));
    const cursors = createCursorCodec(parts.signer, definition.type, organizationId);
    const context = { organizationId, cursors };
    if (definition.primaryOnly) {
      return primaryQuery(c, parts, definition, params, context, token);
    }
    const reading = await readQuery(parts.sources, {
      definition,
      params,
      context,
      demand: demandOf(c.req.header('Cache-Control'), token, c.req.param('id')),
      keepAlive: keepAlive(c),
    });
    if (!reading) throw notYetConsistent();
    const headers = readingHeaders(reading, parts.tokens, organizationId, token);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    const { loaded } = reading;
    const refused = refusalIn(loaded);
    if (refused) return problemResponse(c, problemOf(refused.refusal, refused.status));
    const { epoch, version, body: json } = loaded;
    return resourceAnswer(c, { epoch, version, json });
  };

/**
 * The token of a 202 waits for its command, where what it changes is what is read; from then on it
 * has seen what the command did.
 */
async function awaitPending(
  c: Context<Environment>,
  { gateway, epoch }: HttpParts,
  organizationId: string,
  token: ConsistencyToken,
): Promise<ConsistencyToken> {
  const { pending } = token;
  if (!pending || c.req.param('id') !== pending.resourceId) return token;
  const wait = { limitMs: pendingLimitMs, explicit: true };
  const awaited = await gateway.outcome(pending.commandId, organizationId, wait);
  if (awaited.kind !== 'decided') throw notYetConsistent();
  const { position } = awaited.outcome;
  return token.epoch === epoch ? { ...token, position: Math.max(token.position, position) } : token;
}
