import type { Clock } from '../../modules/kernel/clock.ts';
import type { PaymentProvider } from '../../modules/payments/ports.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../logging/log.ts';
import type { NoticeReader } from './ports.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import { createStripeNotices } from './stripe/notices.ts';
import { createStripe, type StripeOptions } from './stripe/stripe.ts';

/** The providers of an origin, by the type of the method that each serves. */
export interface ConfiguredProviders {
  readonly providers: ReadonlyMap<PaymentProvider['name'], PaymentProvider>;
  /** Undefined where no webhook secret is configured. */
  readonly stripeNotices: NoticeReader | undefined;
}

/** The sandbox is always there; Stripe is where it has a key. */
export function configuredProviders(parts: {
  readonly sandbox: Database;
  readonly stripe: StripeOptions | undefined;
  readonly stripeWebhookSecret: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}): ConfiguredProviders {
  const { sandbox, stripe, stripeWebhookSecret, clock } = parts;
  const all = [createSandbox(sandbox, clock), ...(stripe ? [createStripe(stripe, parts)] : [])];
  return {
    providers: new Map(all.map((provider) => [provider.name, provider])),
    stripeNotices:
      stripeWebhookSecret === undefined
        ? undefined
        : createStripeNotices(stripeWebhookSecret, clock),
  };
}
