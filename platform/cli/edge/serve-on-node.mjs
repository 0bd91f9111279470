// A program: serves a bundle of the edge on Node. Arguments: the bundle, the host name, the port.
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';

const [bundle = '', hostname = '127.0.0.1', port = '0'] = process.argv.slice(2);
const { default: edge } = await import(pathToFileURL(bundle).href);

const server = serve({
  hostname,
  port: Number(port),
  fetch: (request, bindings) => edge.fetch(request, bindings),
});
const end = async () => {
  await edge.close();
  process.exit(0);
};
process.once('SIGTERM', () => server.close(() => void end()));
