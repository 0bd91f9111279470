import type { Edge } from '../../edge/create-edge.ts';
import { addressed, badHost } from '../addressed.ts';

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
    // Its pages of errors show the source.
    development: false,
    // Without development it is Bun's default to share a port with whoever has it already.
    reusePort: false,
    fetch(request, own) {
      const known = addressed(request);
      return known ? edge.fetch(known, own, undefined) : badHost();
    },
  });
