// A program: serves a bundle of the edge on Bun. Arguments: the bundle, the host name, the port.
import type Edge from '../../edge.ts';
import { serveOnBun } from './bun-server.ts';

const [bundle = '', hostname = '127.0.0.1', port = '0'] = process.argv.slice(2);
const { default: edge } = (await import(bundle)) as { default: typeof Edge };

const server = serveOnBun(edge, { hostname, port: Number(port) });
const end = async (): Promise<never> => {
  await server.stop();
  await edge.close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
