import type { StoredEvent } from '../../kernel/event.ts';

/** A committed event as its reader has it. */
export interface EventFields extends Omit<StoredEvent, 'logId' | 'aggregateType' | 'data'> {
  /** The resource after the change, as JSON text. */
  readonly data: string;
}

/**
 * The event as CloudEvents 1.0 has it, in JSON (its JSON event format, section 3). An attribute
 * cannot be null, so what caused an event is the command where it was no other event.
 */
export function cloudEvent(event: EventFields): string {
  const before = {
    specversion: '1.0',
    id: event.id,
    source: `/organizations/${event.organizationId}`,
    type: event.type,
    subject: event.subject,
    time: event.time,
    datacontenttype: 'application/json',
  };
  const after = {
    organizationid: event.organizationId,
    sequence: event.sequence,
    aggregateversion: event.aggregateVersion,
    commandid: event.commandId,
    correlationid: event.correlationId,
    causationid: event.causationId ?? event.commandId,
  };
  return `${JSON.stringify(before).slice(0, -1)},"data":${event.data},${JSON.stringify(after).slice(1)}`;
}
