import { edgeSecretHeader } from '../http/trust-edge.ts';

/** The trace that a request to the origin belongs to. */
export interface LinkTrace {
  readonly traceId: string;
  readonly sampled: boolean;
  /** The span of the request that the edge has got. */
  readonly parentId: string | undefined;
  /** The request came in a trace of its sender's. */
  readonly isTaken: boolean;
  readonly route: string;
  /** How often it was sent already. */
  sends: number;
}

/** What is asked of the origin. */
export interface OriginRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body?: BodyInit | null;
  /** So long it waits for the head of the answer; the body may take as long as it takes. */
  readonly limitMs: number;
  /** Undefined where nothing is traced. */
  readonly trace?: LinkTrace | undefined;
}

/** The origin did not answer. */
export class OriginAway extends Error {
  override readonly name = 'OriginAway';
  constructor(
    /** `unsent`: certainly nothing reached it; `unknown`: it may have got the whole request. */
    readonly fate: 'unsent' | 'unknown',
    message: string,
  ) {
    super(message);
  }
}

/** The way to the origin. */
export interface OriginLink {
  /** Resolves with the head of the answer. Throws `OriginAway`. */
  send(request: OriginRequest): Promise<Response>;
  /** How long ago the origin was heard of; endless where it never was, or did not answer since. */
  silentMs(): number;
}

export function createOriginLink(parts: {
  readonly url: string;
  readonly edgeSecret: string | undefined;
  now(): number;
}): OriginLink {
  const { url, edgeSecret, now } = parts;
  let heardAt = Number.NEGATIVE_INFINITY;
  return {
    silentMs: () => now() - heardAt,
    async send({ method, path, headers, body, limitMs }) {
      // What comes after a host without a slash is a part of the host.
      if (!path.startsWith('/')) throw new OriginAway('unsent', 'It has no path');
      if (edgeSecret !== undefined) headers.set(edgeSecretHeader, edgeSecret);
      // Nothing may decode an answer that is handed on as it is.
      headers.set('Accept-Encoding', 'identity');
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), limitMs);
      const streamed = body instanceof ReadableStream && { duplex: 'half' as const };
      try {
        const response = await fetch(`${url}${path}`, {
          method,
          headers,
          redirect: 'manual',
          signal: limit.signal,
          ...(body != null && { body }),
          ...streamed,
        });
        heardAt = now();
        return response;
      } catch (error) {
        heardAt = Number.NEGATIVE_INFINITY;
        const fate = wasRefused(error) ? 'unsent' : 'unknown';
        throw new OriginAway(fate, limit.signal.aborted ? 'It took too long' : nameOf(error));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const refusals = ['ECONNREFUSED', 'ConnectionRefused', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'];

/** Whether no connection came about. Bun, Node and Deno say it in three ways, Workers in none. */
function wasRefused(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown; message?: string } };
  if ([code, cause?.code].some((each) => refusals.includes(String(each)))) return true;
  return cause?.message?.includes('client error (Connect)') === true;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Unknown error');
