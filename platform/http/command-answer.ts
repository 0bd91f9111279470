import type { Context } from 'hono';
import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { entityTag } from '../commands/entity-tag.ts';
import type { CommandOutcome } from '../commands/ports.ts';
import { commandResource } from './command-resource.ts';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';
import { problemOf, problemResponse } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** A command that was accepted, as its answer needs to know of it. */
export interface SentCommand {
  /** Undefined for a type that there is no more. */
  readonly definition: CommandDefinition | undefined;
  readonly organizationId: string;
  readonly commandId: string;
  /** The command that came with the request: another one where that was a retry. */
  readonly sentBy: string;
  /** Where the command is sent to; what it makes is found below. */
  readonly path: string;
  /** Undefined where they were shown before. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
}

const json = { 'Content-Type': 'application/json', 'Cache-Control': 'private, no-cache' };

/** What became of a command. */
export function decidedAnswer(
  c: Context<Environment>,
  { tokens, epoch }: HttpParts,
  sent: Omit<SentCommand, 'commandId'>,
  outcome: CommandOutcome,
): Response {
  const { organizationId, position, resource, refusal, commandId } = outcome;
  const { sentBy, path } = sent;
  if (c.get('caller').organizationId !== null) {
    const versions = resource?.version == null ? [] : [[resource.id, resource.version] as const];
    const seen = { epoch, position, versions, pending: null };
    c.header('Consistency-Token', tokens.write(organizationId, seen));
  }
  if (refusal) {
    const options = { commandId, requestId: requestIdOf(sentBy) };
    return problemResponse(c, problemOf(refusal, outcome.httpStatus, options));
  }
  if (!resource || resource.json === null) return c.body(null, outcome.httpStatus as 204);
  if (resource.version !== null) c.header('ETag', entityTag(resource.version, epoch));
  if (outcome.httpStatus === 201 || outcome.httpStatus === 202) {
    c.header('Location', `${path}/${resource.id}`);
  }
  return c.body(withSecrets(sent, resource.json), outcome.httpStatus as 200, json);
}

/** A command that is durable and not decided yet. */
export async function acceptedAnswer(
  c: Context<Environment>,
  parts: HttpParts,
  sent: SentCommand,
): Promise<Response> {
  const { organizationId } = sent;
  const record = await parts.commandRecords.find(c.get('caller').organizationId, sent.commandId);
  if (!record) throw new Error(`The accepted command ${sent.commandId} cannot be found`);
  const pending = { commandId: record.id, resourceId: record.aggregateId };
  const position = await parts.position(organizationId);
  const seen = { epoch: parts.epoch, position, versions: [], pending };
  const token =
    c.get('caller').organizationId === null ? null : parts.tokens.write(organizationId, seen);
  if (token !== null) c.header('Consistency-Token', token);
  c.header('Location', `/v1/commands/${sent.commandId}`);
  const body = JSON.stringify(
    commandResource(record, parts.workflowId, token, parts.definitions.commands),
  );
  return c.body(withSecrets(sent, body), 202, json);
}

function withSecrets(
  { definition, secrets }: Pick<SentCommand, 'definition' | 'secrets'>,
  body: string,
): string {
  if (!definition?.secrets) return body;
  const shown = definition.secrets.map((name) => [name, secrets?.[name] ?? null] as const);
  const members = { ...(JSON.parse(body) as JsonObject), ...Object.fromEntries(shown) };
  return JSON.stringify(members);
}
