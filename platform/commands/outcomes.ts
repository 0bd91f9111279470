import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { Aggregate } from '../../modules/kernel/decider.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { refusalStatus, type Refusal } from '../../modules/kernel/refusal.ts';
import type { CommandOutcome, Decision, NewEvent, OutcomeResource } from './ports.ts';

/** A command, and the position of its organization once it is decided. */
export interface Reached {
  readonly id: string;
  readonly organizationId: string;
  readonly position: number;
}

/** An event, and the resource that it shows. */
export interface Shown {
  readonly event: NewEvent;
  readonly resource: JsonObject;
}

/** The decision on a command that causes nothing but its outcome. */
export const decided = (outcome: CommandOutcome): Decision => ({
  commandId: outcome.commandId,
  outcome,
  events: [],
  answers: [],
});

/** The outcome of a command that was carried out; one that has no route is answered to nobody. */
export function succeeded(
  { id, organizationId, position }: Reached,
  { route }: CommandDefinition,
  resource: OutcomeResource | null,
): CommandOutcome {
  const httpStatus = route?.status ?? 204;
  return {
    commandId: id,
    organizationId,
    status: 'succeeded',
    httpStatus,
    refusal: null,
    resource: resource && httpStatus === 204 ? { ...resource, json: null } : resource,
    position,
  };
}

/** The outcome of a command that was not carried out, for a reason that its caller can mend. */
export const refused = (
  { id, organizationId, position }: Reached,
  refusal: Refusal,
): CommandOutcome => ({
  commandId: id,
  organizationId,
  status: 'refused',
  httpStatus: refusalStatus[refusal.kind],
  refusal,
  resource: null,
  position,
});

/** The outcome of a command that could not be decided or written: an error of ours. */
export const failed = ({ id, organizationId, position }: Reached): CommandOutcome => ({
  commandId: id,
  organizationId,
  status: 'failed',
  httpStatus: 500,
  refusal: {
    kind: 'unprocessable',
    code: 'command_failed',
    detail: `Send command "${id}" again with POST /v1/commands/${id}/retry, or report it`,
  },
  resource: null,
  position,
});

/** What an event shows: its aggregate, or a child that lies inside of it and has no version. */
export function resourceOf({ event, resource }: Shown): OutcomeResource {
  const { aggregateType, aggregateVersion, subject, sequence, json } = event;
  const { object = aggregateType, id } = resource as { object?: string; id: string };
  const own = object === aggregateType;
  return {
    type: object,
    id: own ? subject : id,
    version: own ? aggregateVersion : null,
    json,
    sequence,
  };
}

/** What is shown by a command that changed nothing. */
export const unchanged = (aggregate: Aggregate, id: string, state: unknown): OutcomeResource => ({
  type: aggregate.type,
  id,
  version: aggregate.version(state),
  json: JSON.stringify(aggregate.resource(state)),
  sequence: null,
});
