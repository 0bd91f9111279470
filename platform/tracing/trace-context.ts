/** Whose trace a request belongs to, by W3C Trace Context. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span: 16 hexadecimal digits. */
  readonly parentId: string;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * What a `traceparent` header says; undefined where it says nothing, nothing that is valid, or
 * that its caller does not record: then the request has a trace of its own.
 */
export function traceParentOf(header: string | undefined): TraceParent | undefined {
  if (header === undefined || header.length > 200) return undefined;
  const [, version, traceId, parentId, flags, rest] = pattern.exec(header) ?? [];
  if (traceId === undefined || parentId === undefined || version === 'ff') return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  const sampled = (Number.parseInt(flags ?? '0', 16) & 1) === 1;
  return sampled ? { traceId, parentId } : undefined;
}

/**
 * The correlation of a command that a request asks for: it names the trace, so that whoever works
 * on the command later, or on what it leads to, knows the trace without keeping anything more.
 */
export function correlationOf(commandId: string, traceparent: string | undefined): string {
  const parent = traceParentOf(traceparent);
  return parent ? `trc_${parent.traceId}` : commandId;
}

/** The trace of a correlation; undefined for one that names none. */
export const traceIdOf = (correlationId: string): string | undefined =>
  /_([0-9a-f]{32})$/.exec(correlationId)?.[1];

/** The span of a request, a command or an event: the random half of its id. */
export const spanIdOf = (id: string): string | undefined =>
  /_[0-9a-f]{16}([0-9a-f]{16})$/.exec(id)?.[1];

/** The header that hands a trace on. */
export const traceparent = (traceId: string, spanId: string): string =>
  `00-${traceId}-${spanId}-01`;
