import { expect } from 'bun:test';
import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type {
  Aggregate,
  CommandAnswer,
  Decided,
  DomainEvent,
} from '../../modules/kernel/decider.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';

export const at = '2026-03-01T12:00:00.000Z';
const stream = { organizationId: 'org_1', aggregateId: 'thing_1' };

/** The state after a history of events, as the engine would have it. */
export const stateAfter = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  events: readonly Event[],
): State | undefined =>
  events.reduce<State | undefined>(
    (state, event, index) => aggregate.evolve(state, event, { ...stream, version: index + 1, at }),
    undefined,
  );

/** Given a state, when a command is decided, then these events happen, or it is refused. */
export const given = (state: unknown) => ({
  when: (definition: CommandDefinition, input: JsonObject) => {
    const result = definition.decide(input, state, { ...stream, commandId: 'cmd_1', now: at });
    const decided = (value: object) =>
      expect(result).toEqual({ ok: true, value: value as Decided });
    return {
      thenHappens: (...events: readonly object[]) => decided({ events }),
      /** The command stays `executing`. */
      thenWaits: (...events: readonly object[]) => decided({ events, unanswered: true }),
      /** An earlier command is answered. */
      thenAnswers: (answer: CommandAnswer, ...events: readonly object[]) =>
        decided({ events, answers: [answer] }),
      thenRefused: (refusal: Partial<Refusal>) =>
        expect(result).toMatchObject({ ok: false, error: refusal }),
    };
  },
});
