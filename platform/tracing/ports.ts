import type { Trace } from './trace-context.ts';

/** A span that is over: what was done, for how long, and what had it done. */
export interface FinishedSpan {
  /** What was done, without ids: `POST /v1/payments`, `payments.create execute`. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  readonly trace: Trace;
  /** 16 hexadecimal digits; random ones where none are given. */
  readonly spanId?: string | undefined;
  readonly parentId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Ids, codes and routes; never what people wrote, nor secrets. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** A code that says what went wrong; undefined where nothing did. */
  readonly error?: string | undefined;
}

/** Takes finished spans. Never throws and never waits: what it cannot keep is lost. */
export interface Spans {
  record(span: FinishedSpan): void;
  /** Whether a trace that nobody has decided about is recorded: by its id, so all decide the same. */
  isSampled(traceId: string): boolean;
}
