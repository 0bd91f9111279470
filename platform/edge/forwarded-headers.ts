import { edgeSecretHeader, grantHeader } from '../http/trust-edge.ts';

/** They concern one connection (RFC 9110, section 7.6.1), not the way to the origin. */
const hopByHop = [
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
];

/** What a client says of itself and of the way it came is the edge's to say. */
const notTheClients = [
  'Host',
  'Content-Length',
  'Accept-Encoding',
  'Expect',
  'Forwarded',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  edgeSecretHeader,
];

/** The headers of a client's request as the origin gets them. */
export function headersToOrigin(request: Request, client: string | undefined): Headers {
  const headers = new Headers(request.headers);
  for (const name of [...hopByHop, ...notTheClients]) headers.delete(name);
  for (const name of [...headers.keys()].filter((each) => each.startsWith('cf-'))) {
    headers.delete(name);
  }
  headers.set('X-Forwarded-Proto', new URL(request.url).protocol.slice(0, -1));
  if (client !== undefined) headers.set('X-Forwarded-For', client);
  return headers;
}

/** The origin's answer as the client gets it; its body goes on as it comes. */
export function answerToClient(
  response: Response,
  body: BodyInit | null = response.body,
): Response {
  const headers = new Headers(response.headers);
  for (const name of [...hopByHop, grantHeader]) headers.delete(name);
  // The runtime has decoded it, whatever was asked for.
  if (headers.has('Content-Encoding')) headers.delete('Content-Length');
  headers.delete('Content-Encoding');
  const { status } = response;
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : body, { status, headers });
}
