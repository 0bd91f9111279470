import type { JsonObject } from '../../modules/kernel/json.ts';
import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { CommandRecord, CommandStep } from '../commands/command-record.ts';

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
  problem: record.refusal && {
    type: `/problems/${record.refusal.code}`,
    status: record.httpStatus,
    code: record.refusal.code,
    detail: record.refusal.detail,
    ...record.refusal.extensions,
  },
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
  if (publishedAt !== null) {
    steps.push({ step: 'published', at: publishedAt, attempt: 1, error: null });
  }
  return steps;
}
