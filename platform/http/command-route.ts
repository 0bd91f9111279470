import type { Context } from 'hono';
import type { CommandDefinition, CommandEnvelope } from '../../modules/kernel/command.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { parseTags } from '../commands/entity-tag.ts';
import { authorize } from './authenticate.ts';
import { readJson } from './body.ts';
import type { Environment } from './environment.ts';
import { fingerprint } from './fingerprint.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { parse } from './issues.ts';
import { refuseParameter } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { waitOf } from './prefer.ts';
import { inputProblem, Problem } from './problem.ts';
import { commandIdOf } from './request-id.ts';
import { answerCommand } from './send-command.ts';
import { accepted } from './submission.ts';
import { requestedCorrelation } from './trace-request.ts';

/** Handles the requests for one command: asks for it, waits for it, answers what became of it. */
export const commandRoute =
  (definition: CommandDefinition, parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    authorize(c.get('caller'), definition.scopes);
    const { envelope, secrets } = await envelopeOf(c, definition, parts);
    const wait = waitOf(c.req.header('Prefer'), definition.route?.waitMs);
    const submission = await accepted(() => parts.gateway.submit(envelope, wait));
    return answerCommand(c, parts, { definition, envelope, secrets, wait }, submission);
  };

/** The command that a request asks for. Every 400 is thrown here, before anything is accepted. */
async function envelopeOf(
  c: Context<Environment>,
  definition: CommandDefinition,
  { ids, intake, secrets: maker, isSampled }: HttpParts,
): Promise<{ envelope: CommandEnvelope; secrets: Readonly<Record<string, string>> | undefined }> {
  const caller = c.get('caller');
  const key = idempotencyKey(c.req.header('Idempotency-Key'));
  const url = new URL(c.req.url);
  const [parameter] = url.searchParams.keys();
  if (parameter !== undefined) refuseParameter(parameter);
  const json = await readJson(c);
  // A schema of objects takes an array for an object without members.
  const body: JsonObject = parse(definition.body, Array.isArray(json) ? null : json);
  const screened = definition.screen?.(body);
  if (screened) throw inputProblem(screened);
  const keySpace = caller.organizationId ?? 'root';
  // What the world says now is no reason against what was accepted before.
  if (definition.examine && !(await intake.isUsed(keySpace, key))) {
    const found = await definition.examine(body);
    if (found) throw inputProblem(found);
  }
  const ifMatch = ifMatchOf(c.req.header('If-Match'));
  const aggregateId = c.req.param('id') ?? idOf(body) ?? madeId(definition, ids);
  const prepared = definition.prepare?.(
    body,
    { organizationId: caller.organizationId, aggregateId },
    { ids, secrets: maker },
  );
  if (prepared?.ok === false) throw inputProblem(prepared.error);
  const preparation = prepared?.ok ? prepared.value : { input: body };
  const organizationId = preparation.organizationId ?? caller.organizationId;
  if (organizationId === null) throw new Error(`No organization for ${definition.type}`);
  const id = commandIdOf(c.get('requestId'));
  const envelope: CommandEnvelope = {
    id,
    type: definition.type,
    organizationId,
    keySpace,
    idempotencyKey: key,
    fingerprint: fingerprint({
      method: c.req.method,
      path: c.req.path,
      query: url.search,
      ifMatch: c.req.header('If-Match'),
      body: json,
    }),
    actor: caller.actor,
    aggregateId: preparation.aggregateId ?? aggregateId,
    ifMatch,
    input: preparation.input,
    correlationId: requestedCorrelation(c, id, isSampled),
    causationId: null,
  };
  return { envelope, secrets: preparation.secrets };
}

const idOf = (body: JsonObject): string | undefined =>
  typeof body['id'] === 'string' ? body['id'] : undefined;

const madeId = ({ idPrefix }: CommandDefinition, ids: HttpParts['ids']): string =>
  idPrefix === undefined ? '' : ids.make(idPrefix);

function ifMatchOf(header: string | undefined): readonly string[] | null {
  if (header === undefined) return null;
  const tags = parseTags(header);
  if (tags) return tags;
  const detail = 'Send If-Match as an ETag in quotes, such as "3", or as *';
  const errors = [{ pointer: '/If-Match', code: 'invalid', detail }];
  throw new Problem('invalid_request', detail, { errors });
}
