// `bun bench/hrana/main.ts --file F --port N --auth-token T`: a database server over HTTP for trying
// and measuring several processes on one database. It stands for sqld, which no registry has.
import { parseArgs } from 'node:util';
import { createPrimary } from './primary.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    port: { type: 'string', default: '8080' },
    'auth-token': { type: 'string' },
  },
});
if (values.file === undefined || values['auth-token'] === undefined) {
  process.stderr.write('Give --file, the database, and --auth-token, what lets clients in\n');
  process.exit(64);
}

const primary = createPrimary({ file: values.file, authToken: values['auth-token'] });
const server = Bun.serve({
  port: Number(values.port),
  hostname: '127.0.0.1',
  idleTimeout: 60,
  maxRequestBodySize: 64 * 1024 ** 2,
  async fetch(request) {
    const { status, json } = primary.answer({
      path: new URL(request.url).pathname,
      authorization: request.headers.get('Authorization') ?? undefined,
      body: await request.text(),
    });
    return Response.json(json, { status });
  },
});
process.stdout.write(`Ready on ${server.port}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await server.stop();
    primary.close();
    process.exit(0);
  });
}
