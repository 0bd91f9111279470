import type { Context } from 'hono';
import * as v from 'valibot';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { CommandRecord } from '../commands/command-record.ts';
import { retryType } from '../commands/retry.ts';
import { authorize } from './authenticate.ts';
import { readJson } from './body.ts';
import { acceptedAnswer, decidedAnswer } from './command-answer.ts';
import { findCommand } from './command-record-route.ts';
import type { Environment } from './environment.ts';
import { fingerprint } from './fingerprint.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { waitOf } from './prefer.ts';
import { commandIdOf } from './request-id.ts';
import { accepted, afterAcceptance, inFlight } from './submission.ts';

const Params = v.strictObject({ id: v.string() });
const Body = v.strictObject({});

/**
 * `POST /v1/commands/{id}/retry`: sends a `failed` command again, under its own id and with the
 * input it had, and answers as that command would: with its outcome, or 202.
 *
 * The retry is a command record of its own, `commands.retry`, under its own idempotency key. It is
 * written decided, in the same write that makes the failed command wait again: a process that ends
 * before leaves nothing, one that ends after leaves an accepted command like any other. The same
 * key again finds that record, sends nothing, and is answered with what the command has come to
 * since. So is the command's first key: of a command that was sent again the replay is the newest
 * outcome. A command in any other state, or one whose input was cleared, is a 409 that is kept
 * under the retry's key. Who may not send a command may not send it again.
 */
export const commandRetryRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['payments:write', 'root']);
    const { id } = parse(Params, parametersOf(c));
    const key = idempotencyKey(c.req.header('Idempotency-Key'));
    const body = await readJson(c);
    parse(Body, Array.isArray(body) ? null : body);
    const record = await findCommand(parts, caller.organizationId, id);
    const definition = parts.definitions.commands.get(record.type);
    if (definition?.route) authorize(caller, definition.scopes);
    const wait = waitOf(c.req.header('Prefer'), definition?.route?.waitMs);
    const envelope = envelopeOf(c, record, key);
    const retry = await accepted(() => parts.gateway.sendAgain(envelope));
    const { organizationId } = record;
    const path = definition?.route?.path.replace(':id', record.aggregateId) ?? '';
    const sent = { definition, organizationId, path, secrets: undefined, sentBy: retry.commandId };
    return afterAcceptance(async () => {
      if (retry.replayed) c.header('Idempotent-Replayed', 'true');
      const own = await parts.gateway.outcome(retry.commandId, organizationId, wait);
      const refused = own.kind === 'decided' && own.outcome.refusal !== null;
      const commandId = refused ? retry.commandId : id;
      c.set('commandId', commandId);
      c.header('Command-Id', commandId);
      const awaited = refused ? own : await parts.gateway.outcome(id, organizationId, wait);
      if (awaited.kind === 'crowded') throw inFlight(id);
      return awaited.kind === 'decided'
        ? decidedAnswer(c, parts, sent, awaited.outcome)
        : acceptedAnswer(c, parts, { ...sent, commandId });
    });
  };

function envelopeOf(
  c: Context<Environment>,
  { id, organizationId, correlationId }: CommandRecord,
  idempotencyKeySent: string,
): CommandEnvelope {
  const caller = c.get('caller');
  return {
    id: commandIdOf(c.get('requestId')),
    type: retryType,
    organizationId,
    keySpace: caller.organizationId ?? 'root',
    idempotencyKey: idempotencyKeySent,
    fingerprint: fingerprint({
      method: c.req.method,
      path: c.req.path,
      query: '',
      ifMatch: undefined,
      body: {},
    }),
    actor: caller.actor,
    aggregateId: id,
    ifMatch: null,
    input: {},
    correlationId,
    causationId: null,
  };
}
