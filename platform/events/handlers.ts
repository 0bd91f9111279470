import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { EventHandler, HandlerCommand, Module } from '../../modules/kernel/module.ts';
import { DatabaseUnavailable, OutcomeUnknown, type CommandGateway } from '../commands/ports.ts';
import type { Log } from '../logging/log.ts';
import type { ProcessStarter } from '../processes/ports.ts';
import { pokeAll } from './poke-all.ts';
import { Outage, type CausalChains, type Subscription } from './ports.ts';

/** What reactions are carried out with. */
export interface ReactingParts {
  readonly modules: readonly Module[];
  readonly gateway: CommandGateway;
  readonly starter: ProcessStarter;
  readonly chains: CausalChains;
  readonly ids: IdMaker;
  readonly logger: Log;
}

/** Events cause commands, which cause events …: after so many it is a loop, and is cut. */
const greatestDepth = 16;
const subjectsAtOnce = 16;

/**
 * A subscription for each handler of the modules: events cause commands, and have durable processes
 * look. A command's key is made of the event and the handler, so an event that comes twice causes
 * it once. Commands of one subject are sent one after the other, so they come in its order.
 */
export const handlerSubscriptions = (parts: ReactingParts): readonly Subscription[] =>
  parts.modules.flatMap(({ handlers }) => handlers.map((handler) => reacting(handler, parts)));

function reacting(handler: EventHandler, parts: ReactingParts): Subscription {
  const { starter, chains, logger } = parts;

  /** Sends what an event causes; what too long a chain of causes led to is noted in its place. */
  async function send(event: StoredEvent, commands: readonly HandlerCommand[]): Promise<void> {
    if (commands.length === 0) return;
    const depth = await chains.depth(event, greatestDepth);
    if (depth >= greatestDepth) {
      const { id: eventId, organizationId, correlationId } = event;
      const facts = { handler: handler.name, eventId, organizationId, correlationId };
      logger.error('Cut a loop: its events cause each other; mend the handlers', facts);
      await chains.cut(event, handler.name, commands);
      return;
    }
    for (const [index, command] of commands.entries()) {
      await accept(parts.gateway, envelopeOf(event, handler, { command, index }, parts.ids));
    }
  }

  return {
    name: handler.name,
    types: handler.on,
    async deliver(events) {
      const reactions = events.map((event) => ({ event, all: handler.handle(event) }));
      const subjects = Map.groupBy(
        reactions.map(({ event, all }) => ({
          event,
          commands: all.filter((each) => each.kind === 'command'),
        })),
        ({ event }) => `${event.organizationId} ${event.aggregateType} ${event.subject}`,
      ).values();
      const sendSome = async (): Promise<void> => {
        for (const own of subjects) {
          for (const { event, commands } of own) await send(event, commands);
        }
      };
      await Promise.all(Array.from({ length: subjectsAtOnce }, sendSome));
      const pokes = reactions.flatMap(({ event: { organizationId, subject }, all }) =>
        all
          .filter((each) => each.kind === 'process')
          .map(({ name }) => ({ name, organizationId, subject })),
      );
      await pokeAll(starter, pokes);
    },
  };
}

/** Accepted is enough: from there on the command is executed, whatever becomes of this process. */
async function accept(gateway: CommandGateway, envelope: CommandEnvelope): Promise<void> {
  try {
    const submission = await gateway.submit(envelope);
    if (submission.kind === 'queue_full') throw new Outage('Too many commands are waiting');
  } catch (error) {
    const isAway = error instanceof DatabaseUnavailable || error instanceof OutcomeUnknown;
    throw isAway ? new Outage(error.message, { cause: error }) : error;
  }
}

const envelopeOf = (
  event: StoredEvent,
  handler: EventHandler,
  { command, index }: { readonly command: HandlerCommand; readonly index: number },
  ids: IdMaker,
): CommandEnvelope => ({
  type: command.type,
  aggregateId: command.aggregateId,
  input: command.input,
  id: ids.make('cmd'),
  organizationId: event.organizationId,
  keySpace: `handlers ${event.organizationId}`,
  idempotencyKey: `${event.id} ${handler.name} ${index}`,
  fingerprint: '',
  actor: { type: 'system', id: handler.name },
  ifMatch: null,
  correlationId: event.correlationId,
  causationId: event.id,
});
