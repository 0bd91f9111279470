// A program: the least that a server can do. Answers from a Map, and from one SELECT through
// `@libsql/client`, behind bare Hono routes.
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client/sqlite3';
import { Hono } from 'hono';
import { answering } from './answering.ts';

answering('bare-reads', async ({ answers, databaseFile, organizationId }) => {
  const known = new Map(answers.map(({ id, ...answer }) => [id, answer]));
  const client = createClient({ url: pathToFileURL(databaseFile).href, intMode: 'bigint' });
  const app = new Hono();
  app.get('/known/:id', (c) => {
    const answer = known.get(c.req.param('id'));
    return answer ? c.body(answer.body, 200, answer.headers) : c.notFound();
  });
  app.get('/selected/:id', async (c) => {
    const { rows } = await client.execute({
      sql: `SELECT json, version, deleted FROM payments WHERE organization_id = ? AND id = ?`,
      args: [organizationId, c.req.param('id')],
    });
    const row = rows[0];
    return row
      ? c.body(row['json'] as string, 200, { 'Content-Type': 'application/json' })
      : c.notFound();
  });
  const { port = 0 } = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch });
  return { port, pid: process.pid };
});
