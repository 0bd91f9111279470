import type { Reply, SignedRequest, Target, Transmit } from '../webhooks/ports.ts';

const limits = { readBytes: 64 * 1024, keptBytes: 4 * 1024 };

/** Headers of an answer that are kept: what tells why it is as it is. */
const keptHeaders = ['content-type', 'content-length', 'date', 'location', 'retry-after', 'server'];

/** What `fetch` says where nobody took the connection: another address may do better. */
const notConnected = new Set(['ConnectionRefused', 'FailedToOpenSocket', 'ECONNREFUSED']);

/**
 * Sends over `fetch`, which connects to the address in the URL: that is the one that was checked,
 * so no name is looked up again. The certificate has to be the host's all the same.
 */
export function createTransmit(options: { readonly trusted?: string } = {}): Transmit {
  return async (target, request, signal) => {
    let reply: Reply = { kind: 'none', error: 'The host has no address' };
    for (const address of target.addresses) {
      const sent = await sendTo(address, target, request, signal, options);
      if (sent !== 'not connected') return sent;
      reply = { kind: 'none', error: 'The connection was refused' };
    }
    return reply;
  };
}

async function sendTo(
  address: string,
  { url }: Target,
  { headers, body }: SignedRequest,
  signal: AbortSignal,
  { trusted }: { readonly trusted?: string },
): Promise<Reply | 'not connected'> {
  const to = new URL(url);
  to.hostname = address.includes(':') ? `[${address}]` : address;
  const done = new AbortController();
  const startedAt = performance.now();
  try {
    const response = await fetch(to, {
      method: 'POST',
      headers: { ...headers, host: url.host, 'accept-encoding': 'identity' },
      body,
      redirect: 'manual',
      // What is packed small may be 10 GB.
      decompress: false,
      signal: AbortSignal.any([signal, done.signal]),
      ...(url.protocol === 'https:' && { tls: tlsFor(url, to, trusted) }),
    } as RequestInit);
    const headMs = performance.now() - startedAt;
    const read = await readBeginning(response);
    return {
      kind: 'answer',
      status: response.status,
      headers: Object.fromEntries(
        keptHeaders.flatMap((name) => {
          const value = response.headers.get(name);
          return value === null ? [] : [[name, value.slice(0, 1_000)]];
        }),
      ),
      headMs,
      ...read,
      error: read.error ?? (isRedirect(response.status) ? 'Redirects are not followed' : null),
    };
  } catch (error) {
    return signal.aborted ? { kind: 'none', error: tooSlow } : failureOf(error);
  } finally {
    // Whatever is still coming is not wanted.
    done.abort();
  }
}

/** A host that is an address itself has no name to ask for. */
const tlsFor = (url: URL, to: URL, trusted: string | undefined) => ({
  ...(url.hostname !== to.hostname && { serverName: url.hostname.replace(/\.$/, '') }),
  ...(trusted !== undefined && { ca: trusted }),
});

const tooSlow = 'No whole answer came in time';

const isRedirect = (status: number): boolean => status >= 300 && status <= 399;

function failureOf(error: unknown): Reply | 'not connected' {
  const { code = '', name } = error as { code?: string; name: string };
  if (notConnected.has(code)) return 'not connected';
  if (/CERT|ALTNAME|SSL|TLS/i.test(code)) {
    return { kind: 'none', error: `The certificate was refused (${code})` };
  }
  return { kind: 'none', error: `The connection failed (${code || name})` };
}

/** The first bytes of a body. What is longer is left where it is. */
async function readBeginning(response: Response): Promise<{
  readonly body: string;
  readonly truncated: boolean;
  readonly error: string | null;
}> {
  const kept = new Uint8Array(limits.keptBytes);
  let bytes = 0;
  let error: string | null = null;
  try {
    for await (const chunk of response.body ?? []) {
      if (bytes < kept.length) kept.set(chunk.subarray(0, kept.length - bytes), bytes);
      bytes += chunk.length;
      if (bytes >= limits.readBytes) break;
    }
  } catch {
    error = 'The answer broke off';
  }
  const body = new TextDecoder().decode(kept.subarray(0, Math.min(bytes, kept.length)));
  return { body, truncated: bytes > kept.length, error };
}
