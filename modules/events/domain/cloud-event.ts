/** A committed event as its reader has it: the resource after the change is JSON text already. */
export interface EventFields {
  readonly id: string;
  readonly organizationId: string;
  readonly sequence: number;
  readonly type: string;
  readonly subject: string;
  readonly aggregateVersion: number;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** RFC 3339 UTC with milliseconds. */
  readonly time: string;
  /** JSON text. */
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
