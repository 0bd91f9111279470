// A program: serves a bundle of the edge on Bun. Arguments: the bundle, the host name, the port.
import type Edge from '../../edge.ts';

const [bundle = '', hostname = '127.0.0.1', port = '0'] = process.argv.slice(2);
const { default: edge } = (await import(bundle)) as { default: typeof Edge };

/** The edge passes bulk files on, and waits as long as the origin does. */
const server = Bun.serve({
  hostname,
  port: Number(port),
  maxRequestBodySize: 1024 ** 3,
  idleTimeout: 60,
  fetch: (request, own) => edge.fetch(request, own),
});
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
