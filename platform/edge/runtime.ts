/** What servers hand in with a request, each in its own way. */
interface Bindings {
  /** Bun's server. */
  requestIP?(request: Request): { readonly address: string } | null;
  /** Deno's. */
  readonly remoteAddr?: { readonly hostname?: string };
  /** Node's, behind Hono's adapter. */
  readonly incoming?: {
    readonly socket?: { readonly remoteAddress?: string };
    readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  };
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

/** Reads one header by its name in small letters. */
export type HeaderReader = (name: string) => string | undefined;

/** On Node a request's `Headers` cost more than the answer: there the server has read them. */
export function headersOf(request: Request, bindings: unknown): HeaderReader {
  const own = (bindings as Bindings | undefined)?.incoming?.headers;
  if (!own) return (name) => request.headers.get(name) ?? undefined;
  return (name) => own[name]?.toString();
}

/** The runtime tells nobody whether a connection was refused or broke off. */
export const isWorkers =
  (globalThis as { readonly navigator?: { readonly userAgent?: string } }).navigator?.userAgent ===
  'Cloudflare-Workers';
