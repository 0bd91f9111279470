/**
 * A request whose address can be read: one without a `Host` (HTTP/1.0: health checks of load
 * balancers) is meant for this server. Undefined where the `Host` is no host, or where the address
 * is one of a proxy's, such as `CONNECT` has: its path would be a piece of an authority.
 */
export function addressed(request: Request): Request | undefined {
  if (/^https?:\/\//.test(request.url) && URL.canParse(request.url)) return request;
  if (!request.url.startsWith('/') || request.headers.has('Host')) return undefined;
  return new Request(`http://localhost${request.url}`, request);
}

/** The answer to a request whose address cannot be read (RFC 9112, section 3.2). */
export const badHost = (): Response => new Response(null, { status: 400 });
