import type { Edge } from '../../edge/create-edge.ts';

/** Serves an edge on Bun: it passes bulk files on, and waits as long as the origin does. */
export const serveOnBun = (
  edge: Pick<Edge, 'fetch'>,
  { hostname, port }: { readonly hostname: string; readonly port: number },
) =>
  Bun.serve({
    hostname,
    port,
    maxRequestBodySize: 1024 ** 3,
    idleTimeout: 60,
    fetch: (request, own) => edge.fetch(request, own, undefined),
  });
