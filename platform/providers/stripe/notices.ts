import { Stripe } from 'stripe';
import * as v from 'valibot';
import type { Clock } from '../../../modules/kernel/clock.ts';
import type { NoticeReader } from '../ports.ts';

/** How old a signature may be: what was recorded once cannot be sent for ever. */
const toleranceS = 300;

const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
/** Intents, charges and refunds carry what was sent with them (see `requests.ts`). */
const Notice = v.object({
  data: v.object({
    object: v.object({ metadata: v.object({ organizationId: Id, paymentId: Id }) }),
  }),
});

/** Reads Stripe's webhook events, signed with the endpoint's secret `whsec_…`. */
export function createStripeNotices(webhookSecret: string, clock: Clock): NoticeReader {
  const crypto = Stripe.createSubtleCryptoProvider();
  return {
    async read(rawBody, signature) {
      if (signature === undefined) return { kind: 'refused' };
      let event: unknown;
      try {
        event = await Stripe.webhooks.constructEventAsync(
          rawBody,
          signature,
          webhookSecret,
          toleranceS,
          crypto,
          clock.now(),
        );
      } catch {
        return { kind: 'refused' };
      }
      const notice = v.safeParse(Notice, event);
      if (!notice.success) return { kind: 'irrelevant' };
      const { organizationId, paymentId } = notice.output.data.object.metadata;
      return { kind: 'payment', organizationId, paymentId };
    },
  };
}
