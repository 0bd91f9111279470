/**
 * A request whose address can be read: one without a `Host` (HTTP/1.0: health checks of load
 * balancers) is meant for this server. Undefined where the `Host` is no host.
 */
export function addressed(request: Request): Request | undefined {
  if (URL.canParse(request.url)) return request;
  if (request.headers.has('Host')) return undefined;
  return new Request(`http://localhost${request.url}`, request);
}

/** The answer to a request whose address cannot be read (RFC 9112, section 3.2). */
export const badHost = (): Response => new Response(null, { status: 400 });
