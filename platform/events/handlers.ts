import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { EventHandler, Module } from '../../modules/kernel/module.ts';
import type { CommandGateway } from '../commands/ports.ts';
import type { Subscription } from './ports.ts';

/**
 * The subscription that lets modules react to events with commands. A command's key is made of
 * the event and the handler, so an event that comes twice causes it once.
 */
export function handlersSubscription(parts: {
  readonly modules: readonly Module[];
  readonly gateway: CommandGateway;
  readonly ids: IdMaker;
}): Subscription {
  const handlers = parts.modules.flatMap((module) => module.handlers);
  const interested = (event: StoredEvent): EventHandler[] =>
    handlers.filter(({ on }) => on.includes(event.type));
  return {
    name: 'handlers',
    types: [...new Set(handlers.flatMap(({ on }) => on))],
    async deliver(events) {
      for (const event of events) {
        for (const handler of interested(event)) {
          await Promise.all(
            envelopesOf(event, handler, parts.ids).map((envelope) => send(parts.gateway, envelope)),
          );
        }
      }
    },
  };
}

/** Accepted is enough: from there on the command is executed, whatever becomes of this process. */
async function send(gateway: CommandGateway, envelope: CommandEnvelope): Promise<void> {
  const submission = await gateway.submit(envelope);
  if (submission.kind === 'queue_full') throw new Error('Too many commands are waiting');
}

const envelopesOf = (event: StoredEvent, handler: EventHandler, ids: IdMaker): CommandEnvelope[] =>
  handler.handle(event).map((command, index) => ({
    ...command,
    id: ids.make('cmd'),
    organizationId: event.organizationId,
    keySpace: `handlers ${event.organizationId}`,
    idempotencyKey: `${event.id} ${handler.name} ${index}`,
    fingerprint: '',
    actor: { type: 'system', id: handler.name },
    ifMatch: null,
    correlationId: event.correlationId,
    causationId: event.id,
  }));
