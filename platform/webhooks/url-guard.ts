import { ok, refuse, type Result } from '../../modules/kernel/result.ts';
import type { WebhookUrls } from '../../modules/webhooks/ports.ts';
import { addressIn, isPublicAddress } from './public-address.ts';
import type { ResolveHost, Target } from './ports.ts';

/** Decides where webhooks may go: when an endpoint is registered, and again at every attempt. */
export interface UrlGuard extends WebhookUrls {
  /** The checked addresses to connect to, or why nothing may be sent there. */
  target(url: string, signal: AbortSignal): Promise<Result<Target, string>>;
}

const limits = { resolveMs: 2_000, addresses: 32 };

/** Names that mean this machine or this network, whatever they resolve to. */
const localName = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/;

export function createUrlGuard(parts: {
  /** Anything goes: http, every port, private addresses. */
  readonly allowPrivate: boolean;
  readonly resolve: ResolveHost;
}): UrlGuard {
  const { allowPrivate, resolve } = parts;

  /** What can be said without asking anybody. */
  function written(text: string): Result<URL, string> {
    if (/[\s\\\p{Cc}]/u.test(text)) return refuse('Send an address without spaces or backslashes');
    if (!/^[a-z]+:\/\//i.test(text) || !URL.canParse(text))
      return refuse('Send an address such as https://example.com/webhooks');
    const url = new URL(text);
    const secure = url.protocol === 'https:';
    if (!secure && !(allowPrivate && url.protocol === 'http:')) {
      return refuse('Send an https address: nothing else is safe for what is sent');
    }
    if (url.username !== '' || url.password !== '' || /^https?:\/*[^/?#]*@/i.test(text)) {
      return refuse('Take name and password out of the address: deliveries are signed instead');
    }
    if (url.hash !== '') return refuse('Take what follows # out of the address');
    if (allowPrivate) return ok(url);
    if (url.port !== '') return refuse('Use port 443: webhooks are sent to no other port');
    const host = url.hostname.replace(/\.$/, '');
    const address = addressIn(host);
    if (address !== undefined) return isPublicAddress(address) ? ok(url) : refuse(notPublic);
    const isName = host.includes('.') && host.split('.').every((label) => label !== '');
    return isName && !localName.test(host) ? ok(url) : refuse(notPublic);
  }

  async function addressesOf(url: URL, signal: AbortSignal): Promise<readonly string[]> {
    const literal = addressIn(url.hostname);
    if (literal !== undefined) return [literal];
    return (await resolve(url.hostname, signal)).slice(0, limits.addresses);
  }

  const allowed = (addresses: readonly string[]): boolean =>
    allowPrivate || addresses.every(isPublicAddress);

  return {
    async refusalOf(text) {
      const url = written(text);
      if (!url.ok) return url.error;
      try {
        const signal = AbortSignal.timeout(limits.resolveMs);
        return allowed(await addressesOf(url.value, signal)) ? undefined : notPublic;
      } catch {
        // Names come and go: every attempt asks again.
        return undefined;
      }
    },
    async target(text, signal) {
      const url = written(text);
      if (!url.ok) return url;
      let addresses: readonly string[];
      try {
        addresses = await addressesOf(url.value, signal);
      } catch {
        return refuse('The name of the host cannot be resolved');
      }
      if (addresses.length === 0) return refuse('The name of the host has no address');
      return allowed(addresses) ? ok({ url: url.value, addresses }) : refuse(notPublic);
    },
  };
}

const notPublic = 'Use a public address: webhooks are not sent into private networks';
