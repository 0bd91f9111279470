import { Stripe } from 'stripe';
import type { Clock } from '../../../modules/kernel/clock.ts';
import type {
  PaymentProvider,
  ProviderAnswer,
  ProviderOperation,
} from '../../../modules/payments/ports.ts';
import type { Log } from '../../logging/log.ts';
import { declined, unknown } from './answers.ts';
import { readOperation } from './reading.ts';
import { sendOperation } from './requests.ts';

export interface StripeOptions {
  readonly secretKey: string;
  /** Where Stripe's API is; its own address by default. */
  readonly apiUrl?: string;
  /** For one request; 20 s by default. */
  readonly timeoutMs?: number;
}

/**
 * Stripe forgets a key when it is 24 hours old at the earliest, and would carry out what it has
 * forgotten once more (https://docs.stripe.com/api/idempotent_requests). An hour is left for a
 * request that is slow and a clock that is wrong.
 */
const keyLifeMs = 23 * 60 * 60 * 1_000;

/**
 * Payments by Stripe's PaymentIntents. A key is never sent when Stripe may have forgotten it. To
 * know what became of an operation, Stripe is read first; where it shows no trace, that proves
 * nothing while a request may be on its way or the search lags behind, so the same request is sent
 * again under its key: if it arrived it is answered as it was, else it is carried out, once. After
 * the key's life no trace means that it never arrived, and never will.
 */
export function createStripe(
  options: StripeOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): PaymentProvider {
  const mayBeSent = ({ startedAt }: ProviderOperation): boolean =>
    clock.now() - Date.parse(startedAt) < keyLifeMs;

  return {
    name: 'stripe',
    async perform(operation, signal) {
      const client = connect(options, signal);
      // A payer who has acted has confirmed it with that: confirming again would ask once more.
      if (operation.step === 'confirm' || !mayBeSent(operation)) {
        const read = await readOperation(client, operation, log);
        if (read) return read;
      }
      return mayBeSent(operation) ? sendOperation(client, operation, log) : lost(operation);
    },
    async lookUp(operation, signal) {
      const client = connect(options, signal);
      const read = await readOperation(client, operation, log);
      if (read) return read;
      if (!mayBeSent(operation)) return lost(operation);
      const answer = await sendOperation(client, operation, log);
      return answer.kind === 'unavailable' ? unknown : answer;
    },
  };
}

const lost = ({ reference }: ProviderOperation): ProviderAnswer =>
  declined('never_arrived', 'Try again: the request never reached Stripe', reference);

/** A client for one operation: the library takes a signal for no single request. */
function connect({ secretKey, apiUrl, timeoutMs }: StripeOptions, signal: AbortSignal): Stripe {
  const send = async (input: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
    try {
      const either = AbortSignal.any([signal, init?.signal ?? signal]);
      return await fetch(input, { ...init, signal: either });
    } catch (cause) {
      // By its code the library would know a reset connection, and send again on its own.
      throw new Error('Cannot reach Stripe', { cause });
    }
  };
  const address = apiUrl === undefined ? undefined : new URL(apiUrl);
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(send as typeof fetch),
    maxNetworkRetries: 0,
    timeout: timeoutMs ?? 20_000,
    telemetry: false,
    ...(address && {
      protocol: address.protocol === 'http:' ? 'http' : 'https',
      host: address.hostname,
      ...(address.port && { port: address.port }),
    }),
  });
}
