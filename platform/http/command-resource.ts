import type { JsonObject } from '../../modules/kernel/json.ts';
import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { CommandRecord, CommandStep } from '../commands/command-record.ts';
import { problemDocument, problemOf } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** A command as `GET /v1/commands/{id}` shows it. */
export const commandResource = (
  record: CommandRecord,
  workflowId: string,
  consistencyToken: string | null,
  definitions: ReadonlyMap<string, CommandDefinition>,
): JsonObject => ({
  id: record.id,
  object: 'command',
  type: record.type,
  status: record.status,
  idempotencyKey: record.idempotencyKey,
  resource: record.resource ?? pendingResource(record, definitions.get(record.type)),
  problem: problemTold(record, definitions.get(record.type)),
  workflowId,
  runId: record.runId,
  updateId: null,
  correlationId: record.correlationId,
  causationId: record.causationId,
  timeline: timeline(record).map((step) => ({ ...step })),
  eventIds: record.eventIds,
  consistencyToken,
  createdAt: record.acceptedAt,
  finishedAt: record.finishedAt,
});

/** What an open command is going to make or change, where its request named or made the id. */
const pendingResource = (
  { status, aggregateId }: CommandRecord,
  definition: CommandDefinition | undefined,
): JsonObject | null =>
  status === 'accepted' && (definition?.idPrefix ?? definition?.route?.path.includes(':id'))
    ? { type: definition?.aggregate.type, id: aggregateId }
    : null;

/** What its sender was told, where it was refused or failed. */
function problemTold(
  { id, aggregateId, refusal, httpStatus }: CommandRecord,
  definition: CommandDefinition | undefined,
): JsonObject | null {
  if (!refusal) return null;
  const path = definition?.route?.path.replace(':id', encodeURIComponent(aggregateId));
  const problem = problemOf(refusal, httpStatus ?? 500, { commandId: id });
  const instance = path ?? `/v1/commands/${id}`;
  return problemDocument(problem, { instance, requestId: requestIdOf(id) });
}

function timeline(record: CommandRecord): CommandStep[] {
  const { status, attempt, acceptedAt, decidedAt, finishedAt, publishedAt, refusal } = record;
  const steps: CommandStep[] = [
    { step: 'accepted', at: acceptedAt, attempt: 1, error: null },
    ...record.earlierSteps,
  ];
  const error = refusal?.code ?? null;
  const refused = status === 'refused';
  if (decidedAt !== null) {
    steps.push({ step: 'validated', at: decidedAt, attempt, error: refused ? error : null });
  }
  if (finishedAt !== null && !refused) {
    steps.push({ step: 'executed', at: finishedAt, attempt, error });
  }
  // Of what is still executing the answer is to come, and to be published.
  if (publishedAt !== null && finishedAt !== null) {
    const at = publishedAt < finishedAt ? finishedAt : publishedAt;
    steps.push({ step: 'published', at, attempt: 1, error: null });
  }
  return steps;
}
