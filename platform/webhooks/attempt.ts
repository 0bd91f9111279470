import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import {
  afterAttempt,
  secretOwner,
  signing,
  type AttemptAnswer,
} from '../../modules/webhooks/index.ts';
import type { AttemptResource } from '../../modules/webhooks/ports.ts';
import type {
  AttemptResult,
  DueDelivery,
  DueEndpoint,
  Reply,
  TraceAttempt,
  Transmit,
} from './ports.ts';
import { retryAfterMs } from './retry-after.ts';
import { signedRequest } from './sign.ts';
import type { UrlGuard } from './url-guard.ts';

/** What an attempt needs of the world. */
export interface Attempting {
  readonly guard: UrlGuard;
  readonly transmit: Transmit;
  /** Opens a sealed secret in its owner's name. */
  open(owner: string, sealed: string): string;
  readonly clock: Clock;
  /** For durations: a clock that nobody sets. */
  readonly steady: Clock;
  /** From 0 to 1. */
  random(): number;
  /** Undefined where nothing is traced. */
  readonly trace?: TraceAttempt | undefined;
}

/** What came of an attempt, and what its endpoint said. */
export interface Attempted {
  readonly result: AttemptResult;
  readonly answer: AttemptAnswer;
}

/** Makes one attempt at a delivery. Never throws: whatever goes wrong is what came of it. */
export async function attemptDelivery(
  attempting: Attempting,
  endpoint: DueEndpoint,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<Attempted> {
  const { clock, steady } = attempting;
  const startedAt = clock.now();
  const from = steady.now();
  const traced = attempting.trace?.(endpoint, delivery);
  const target = await attempting.guard.target(endpoint.url, signal);
  const resolveMs = since(from, steady);
  const reply = target.ok ? await request() : { kind: 'none' as const, error: target.error };
  traced?.ended(reply);

  async function request(): Promise<Reply> {
    if (!target.ok) throw new Error('There is nothing to send to');
    try {
      const { organizationId, endpointId, secrets } = endpoint;
      const owner = secretOwner(organizationId, endpointId);
      const opened = signing(secrets, timestamp(startedAt)).map(({ sealed }) =>
        attempting.open(owner, sealed),
      );
      const { headers, body } = signedRequest(delivery, opened, startedAt);
      const signed = { body, headers: { ...headers, ...traced?.headers } };
      return await attempting.transmit(target.value, signed, signal);
    } catch {
      return { kind: 'none', error: 'The delivery cannot be signed; rotate the secret' };
    }
  }

  const number = delivery.attempts + 1;
  const attempt: AttemptResource = {
    number,
    startedAt: timestamp(startedAt),
    url: endpoint.url,
    timings: {
      resolveMs,
      headMs: reply.kind === 'answer' ? Math.round(reply.headMs) : null,
      totalMs: since(from, steady),
    },
    answer:
      reply.kind === 'answer'
        ? {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            truncated: reply.truncated,
          }
        : null,
    error: reply.error,
  };
  const now = clock.now();
  const answer = answerOf(reply, now);
  const after = afterAttempt(number, answer, attempting.random());
  return {
    answer,
    result: {
      organizationId: endpoint.organizationId,
      endpointId: endpoint.endpointId,
      place: delivery.place,
      attempt,
      status: after.kind === 'again' ? 'pending' : after.kind,
      dueAt: after.kind === 'again' ? now + after.inMs : null,
    },
  };
}

const since = (from: number, steady: Clock): number => Math.round(steady.now() - from);

/** An answer that did not come whole is none, but for what it asks. */
function answerOf(reply: Reply, now: number): AttemptAnswer {
  if (reply.kind === 'none') return { status: null, retryAfterMs: null };
  const asked = retryAfterMs(reply.headers['retry-after'], now);
  return { status: reply.error === null ? reply.status : null, retryAfterMs: asked };
}
