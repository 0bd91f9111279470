import type { Context } from 'hono';
import type { NoticeReader, ProviderNotices } from '../providers/ports.ts';
import { readBytes } from './body.ts';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';

/**
 * Takes a provider's notices. They have no key: their signature is over the bytes of the body, so
 * those are checked before anything is parsed. Whatever cannot be made durable fails, and the
 * provider sends the notice again.
 */
export const providerNoticeRoute =
  (reader: NoticeReader | undefined, notices: ProviderNotices) =>
  async (c: Context<Environment>): Promise<Response> => {
    if (!reader) {
      throw new Problem('not_found', 'Configure the webhook secret of this provider first');
    }
    const body = await readBytes(c.req.raw);
    const reading = await reader.read(body, c.req.header('Stripe-Signature'));
    if (reading.kind === 'refused') {
      const detail = 'Sign the body with the secret of this webhook endpoint, and send it at once';
      throw new Problem('invalid_request', detail);
    }
    if (reading.kind === 'payment') {
      await notices.noticed(reading.organizationId, reading.paymentId);
    }
    return c.body(null, 204);
  };
