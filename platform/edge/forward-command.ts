import { waitOf } from '../http/prefer.ts';
import { isWorkers } from './runtime.ts';
import { OriginAway, type OriginLink, type OriginRequest } from './origin-link.ts';
import { originUnavailable, outcomeUnknown } from './origin-unavailable.ts';

/** How commands are sent on; times in milliseconds. */
export const commandLimits = {
  /** Beyond what the caller wants to wait. */
  marginMs: 5_000,
  /** So long a command whose fate is unknown is sent again. */
  resendMs: 10_000,
  pausesMs: [50, 100, 200, 400, 800],
  /** A bulk file of 1 GiB takes its time. */
  streamMs: 900_000,
  /** Where it was heard of since, the origin is taken to be there. */
  heardMs: 250,
  knockMs: 2_000,
};

/** A command as it came. */
export interface SentOn extends Pick<OriginRequest, 'method' | 'path' | 'headers' | 'trace'> {
  /** A stream can be sent once only. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream | null;
}

/**
 * Sends a command on until it is known what became of it. Throws 503 where certainly nothing
 * reached the origin, and 504 where that cannot be known.
 */
export async function forwardCommand(
  link: OriginLink,
  { body, ...request }: SentOn,
  pause: (ms: number) => Promise<void>,
): Promise<Response> {
  const isStream = body instanceof ReadableStream;
  const isRepeatable = !isStream && request.headers.has('Idempotency-Key');
  const waitMs = waitOf(request.headers.get('Prefer') ?? undefined).limitMs;
  const limitMs = isStream ? commandLimits.streamMs : waitMs + commandLimits.marginMs;
  if (isWorkers) await knock(link);
  let doubtedAt: number | undefined;
  for (let count = 0; ; count++) {
    try {
      const leftMs = doubtedAt === undefined ? limitMs : leftOf(doubtedAt);
      const headers = new Headers(request.headers);
      const response = await link.send({ ...request, headers, body, limitMs: leftMs });
      if (!isGatewaysOwn(response)) return response;
      await response.body?.cancel();
    } catch (error) {
      if (!(error instanceof OriginAway)) throw error;
      if (error.fate === 'unsent' && doubtedAt === undefined) throw originUnavailable();
    }
    doubtedAt ??= performance.now();
    const pauseMs = commandLimits.pausesMs[count] ?? 1_000;
    if (!isRepeatable || leftOf(doubtedAt) <= pauseMs) throw outcomeUnknown();
    await pause(pauseMs);
  }
}

const leftOf = (doubtedAt: number): number =>
  commandLimits.resendMs - (performance.now() - doubtedAt);

/** What stands before an origin answers so when it has lost it: the request may be there. */
const isGatewaysOwn = ({ status, headers }: Response): boolean =>
  (status === 502 || status === 503 || status === 504 || (status >= 520 && status <= 530)) &&
  headers.get('Content-Type')?.startsWith('application/problem+json') !== true;

/**
 * Workers do not tell a connection that was refused from one that broke off. Whoever is heard of
 * just before is there, so only what follows can be in doubt. Throws 503.
 */
async function knock(link: OriginLink): Promise<void> {
  if (link.silentMs() < commandLimits.heardMs) return;
  const headers = new Headers();
  const limitMs = commandLimits.knockMs;
  try {
    const answer = await link.send({ method: 'GET', path: '/healthz', headers, limitMs });
    await answer.body?.cancel();
  } catch (error) {
    throw error instanceof OriginAway ? originUnavailable() : error;
  }
}
