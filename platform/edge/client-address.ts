/** What servers hand in with a request, each in its own way. */
interface Bindings {
  /** Bun's server. */
  requestIP?(request: Request): { readonly address: string } | null;
  /** Deno's. */
  readonly remoteAddr?: { readonly hostname?: string };
  /** Node's, behind Hono's adapter. */
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}

/** The address that a request came from, as the server of this runtime has seen it. */
export function clientAddress(request: Request, bindings: unknown): string | undefined {
  const own = bindings as Bindings | undefined;
  if (own?.requestIP) return own.requestIP(request)?.address;
  return (
    own?.remoteAddr?.hostname ??
    own?.incoming?.socket?.remoteAddress ??
    // Cloudflare's own, which a client cannot set there.
    (isWorkers ? (request.headers.get('CF-Connecting-IP') ?? undefined) : undefined)
  );
}

/** The runtime tells nobody whether a connection was refused or broke off. */
export const isWorkers =
  (globalThis as { readonly navigator?: { readonly userAgent?: string } }).navigator?.userAgent ===
  'Cloudflare-Workers';
