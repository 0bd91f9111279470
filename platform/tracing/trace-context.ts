/** Whose trace a request belongs to, by W3C Trace Context. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span: 16 hexadecimal digits. */
  readonly parentId: string;
  /** Whether the caller records the trace. */
  readonly sampled: boolean;
}

/** A trace, and whether it is recorded: undefined where nobody has decided, so that its id does. */
export interface Trace {
  readonly traceId: string;
  readonly sampled: boolean | undefined;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** What a `traceparent` header says; undefined where it says nothing, or nothing that is valid. */
export function traceParentOf(header: string | null | undefined): TraceParent | undefined {
  if (header == null || header.length > 200) return undefined;
  const [, version, traceId, parentId, flags, rest] = pattern.exec(header) ?? [];
  if (traceId === undefined || parentId === undefined || version === 'ff') return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 };
}

/** Who has sent a request, as far as traces go. */
export interface TraceSender {
  /** An edge of ours has decided whether the trace is recorded; anybody else has no say in it. */
  readonly fromEdge: boolean | undefined;
  /** Whether a trace that begins here is recorded; undefined where nothing is traced. */
  readonly isSampled: ((traceId: string) => boolean) | undefined;
}

/**
 * The trace that a request comes in; undefined where it has one of its own. That a stranger records
 * puts the request into its trace and costs no more than any other; that it does not says nothing.
 */
export function traceTaken(
  header: string | null | undefined,
  { fromEdge, isSampled }: TraceSender,
): TraceParent | undefined {
  const parent = traceParentOf(header);
  if (!parent || fromEdge) return parent;
  if (!parent.sampled) return undefined;
  return { ...parent, sampled: isSampled?.(parent.traceId) ?? true };
}

/** Of a correlation that names a trace which came with its request: recorded, or not. */
const [taken, silent] = ['trc_', 'tru_'];

/**
 * The correlation of a command that a request asks for: it names the trace, so that whoever works
 * on the command later, or on what it leads to, knows the trace without keeping anything more.
 */
export const correlationOf = (commandId: string, trace: Trace | undefined): string =>
  trace ? `${trace.sampled === false ? silent : taken}${trace.traceId}` : commandId;

/** The trace of a correlation; undefined for one that names none, or none that is recorded. */
export function traceOf(correlationId: string): Trace | undefined {
  const traceId = traceIdOf(correlationId);
  if (traceId === undefined || correlationId.startsWith(silent)) return undefined;
  return { traceId, sampled: correlationId.startsWith(taken) || undefined };
}

/** The trace of a request that has one of its own. */
export const traceIdOf = (id: string): string | undefined => /_([0-9a-f]{32})$/.exec(id)?.[1];

/** The span of a request, a command or an event: the random half of its id. */
export const spanIdOf = (id: string): string | undefined =>
  /_[0-9a-f]{16}([0-9a-f]{16})$/.exec(id)?.[1];

/** The header that hands a trace on. */
export const traceparent = (traceId: string, spanId: string, sampled = true): string =>
  `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`;
