import type { CommandDefinition } from '../../modules/kernel/command.ts';
import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { Aggregate, CommandAnswer, DomainEvent } from '../../modules/kernel/decider.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';
import { AggregateCounts } from './aggregate-counts.ts';
import { countsOf } from './command-counts.ts';
import {
  decided,
  failed,
  refused,
  resourceOf,
  succeeded,
  unchanged,
  type Reached,
  type Shown,
} from './outcomes.ts';
import type {
  AggregateChange,
  DecidedBatch,
  Decision,
  NewEvent,
  OutcomeResource,
  PendingBatch,
  PendingCommand,
} from './ports.ts';
import { precondition } from './precondition.ts';

/** What deciding needs to know of the modules, and of the world. */
export interface Deciding {
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  /** By their type. */
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  /** By the types of their events. */
  readonly aggregateOfEvent: ReadonlyMap<string, Aggregate>;
  readonly epoch: number;
  readonly clock: Clock;
  readonly ids: IdMaker;
  /** Told when a decider throws: a bug, that fails its own command and no other. */
  onBug(command: PendingCommand, error: unknown): void;
}

/** An aggregate as it stands while a batch is being decided. */
interface Current {
  readonly aggregate: Aggregate;
  readonly organizationId: string;
  readonly id: string;
  readonly before: unknown;
  state: unknown;
  json: string | undefined;
}

/**
 * Decides a batch in memory, in the order of acceptance. Pure but for the clock and the ids that
 * are handed in; nothing is committed here.
 */
export function decideBatch(
  batch: PendingBatch,
  deciding: Deciding,
  runId: string | null,
): DecidedBatch {
  const decidedAt = timestamp(Math.max(deciding.clock.now(), batch.lastTime));
  const work = new Work(batch, deciding, decidedAt);
  const decisions = batch.commands.map((command) => work.decide(command));
  const counts = countsOf(batch.commands, decisions, decidedAt);
  return { decisions, changes: work.changes(), counts, decidedAt, runId };
}

class Work {
  private readonly current = new Map<string, Current>();
  private readonly children: Set<string>;
  private readonly counts: AggregateCounts;
  private readonly positions: Map<string, number>;

  constructor(
    batch: PendingBatch,
    private readonly deciding: Deciding,
    private readonly at: string,
  ) {
    this.positions = new Map(batch.positions);
    this.counts = new AggregateCounts(batch.counts, at);
    this.children = new Set(
      batch.children.map(({ organizationId, type, id }) => keyOf(organizationId, type, id)),
    );
    for (const { organizationId, type, id, state } of batch.states) {
      const aggregate = deciding.aggregates.get(type);
      if (!aggregate) throw new Error(`Register the aggregate "${type}" with a module`);
      const loaded = { aggregate, organizationId, id, before: state, state, json: undefined };
      this.current.set(keyOf(organizationId, type, id), loaded);
    }
  }

  decide(command: PendingCommand): Decision {
    const position = this.positions.get(command.organizationId) ?? 0;
    try {
      return this.decideOrThrow(command, position);
    } catch (error) {
      this.deciding.onBug(command, error);
      return decided(failed({ ...command, position }));
    }
  }

  changes(): AggregateChange[] {
    return [...this.current.values()].flatMap(({ state, json, ...rest }) =>
      json === undefined ? [] : [{ ...rest, after: state, json }],
    );
  }

  private decideOrThrow(command: PendingCommand, position: number): Decision {
    const definition = this.deciding.commands.get(command.type);
    if (!definition) throw new Error(`Unknown command type "${command.type}"`);
    const { organizationId, aggregateId } = command;
    const { aggregate } = definition;
    const current = this.current.get(keyOf(organizationId, aggregate.type, aggregateId));
    if (current?.state instanceof Error) throw current.state;
    const refusal = precondition(command, definition, current?.state, this.deciding.epoch);
    if (refusal) return decided(refused({ ...command, position }, refusal));
    const child = childOf(command, definition);
    if (child && this.children.has(child.key)) {
      return decided(refused({ ...command, position }, child.refusal));
    }
    const context = { organizationId, aggregateId, commandId: command.id, now: this.at };
    const result = definition.decide(command.input, current?.state, context);
    if (!result.ok) return decided(refused({ ...command, position }, result.error));
    const { unanswered, answers = [] } = result.value;
    const { shown, changed } = this.apply(command, definition, result.value.events);
    const changes = changed.map((each) => ({
      ...each,
      before: this.current.get(keyOf(organizationId, each.aggregate.type, each.id))?.state,
      after: each.state,
    }));
    const tooMany = this.counts.refusalOf(changes);
    if (tooMany) return decided(refused({ ...command, position }, tooMany));
    const reached = { ...command, position: position + shown.length };
    const decision: Decision = {
      commandId: command.id,
      outcome: unanswered
        ? null
        : succeeded(reached, definition, answerOf(definition, shown, current)),
      events: shown.map(({ event }) => event),
      answers: answers.map((answer) => this.answered(reached, answer, shown)),
    };
    for (const each of changed)
      this.current.set(keyOf(organizationId, each.aggregate.type, each.id), each);
    this.counts.count(changes);
    if (child) this.children.add(child.key);
    this.positions.set(organizationId, reached.position);
    return decision;
  }

  private answered(reached: Reached, answer: CommandAnswer, shown: readonly Shown[]) {
    const earlier = { ...reached, id: answer.commandId };
    if ('refusal' in answer) return refused(earlier, answer.refusal);
    const definition = this.deciding.commands.get(answer.type);
    const event = shown[answer.event];
    if (!definition || !event) throw new Error(`Nothing answers the command "${earlier.id}"`);
    return succeeded(earlier, definition, resourceOf(event));
  }

  /** The states and stored events that domain events make. Changes nothing here yet. */
  private apply(
    command: PendingCommand,
    definition: CommandDefinition,
    domainEvents: readonly DomainEvent[],
  ): { shown: Shown[]; changed: Current[] } {
    const { organizationId } = command;
    let sequence = this.positions.get(organizationId) ?? 0;
    const changed = new Map<string, Current>();
    const shown = domainEvents.map((event): Shown => {
      const aggregate = this.deciding.aggregateOfEvent.get(event.type);
      if (!aggregate) throw new Error(`No aggregate declares the event type "${event.type}"`);
      const own = aggregate.type === definition.aggregate.type;
      const id = event.subject ?? command.aggregateId;
      if (!own && event.subject === undefined)
        throw new Error(`Name the subject of "${event.type}"`);
      const key = keyOf(organizationId, aggregate.type, id);
      const known = changed.get(key) ?? this.current.get(key);
      const version = (known?.state === undefined ? 0 : aggregate.version(known.state)) + 1;
      const occurrence = { organizationId, aggregateId: id, version, at: this.at };
      const state = aggregate.evolve(known?.state, event, occurrence);
      const resource = aggregate.resource(state);
      const told = aggregate.resource(state, event);
      const json = JSON.stringify(resource);
      const before = known?.before;
      changed.set(key, { aggregate, organizationId, id, before, state, json });
      const stored: NewEvent = {
        id: this.deciding.ids.make('evt'),
        organizationId,
        sequence: ++sequence,
        type: event.type,
        aggregateType: aggregate.type,
        subject: id,
        aggregateVersion: version,
        commandId: command.id,
        correlationId: command.correlationId,
        causationId: command.causationId,
        time: this.at,
        json: told === resource ? json : JSON.stringify(told),
      };
      return { event: stored, resource: told };
    });
    return { shown, changed: [...changed.values()] };
  }
}

/** The child that a command makes, and why it is refused where there is one already. */
function childOf({ organizationId, input }: PendingCommand, { child: type }: CommandDefinition) {
  if (type === undefined) return undefined;
  const { id } = input;
  if (typeof id !== 'string') throw new Error(`Name the ${type} that a command makes`);
  const detail = `Choose another id: there is already a ${type} "${id}"`;
  const refusal: Refusal = { kind: 'conflict', code: `${type}_already_exists`, detail };
  return { key: keyOf(organizationId, type, id), refusal };
}

/** What the last event of the command's own aggregate shows, or of the child that it made. */
function answerOf(
  { aggregate }: CommandDefinition,
  shown: readonly Shown[],
  current: Current | undefined,
): OutcomeResource | null {
  const own = shown.findLast(({ event }) => event.aggregateType === aggregate.type) ?? shown.at(-1);
  if (own) return resourceOf(own);
  return current ? unchanged(current.aggregate, current.id, current.state) : null;
}

const keyOf = (organizationId: string, type: string, id: string): string =>
  `${organizationId}/${type}/${id}`;
