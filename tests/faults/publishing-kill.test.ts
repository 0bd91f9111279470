import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { startApi } from '../http/api-under-test.ts';
import { rootKey, signingSecret } from '../support/composed-origin.ts';
import { findRedisServer, startRedisServer, type RedisServer } from '../support/redis-server.ts';
import { startUpstashServer } from '../support/upstash-server.ts';
import { until } from '../support/until.ts';
import { startProgram } from './harness/program.ts';

const redisFound = await findRedisServer();
const payments = 6;

const rowsOf = <Row>(database: Database, sql: string, ...args: string[]): Row[] =>
  database.query<Row, string[]>(sql).all(...args);
const linesOf = (database: Database, sql: string): string[] =>
  rowsOf<{ line: string }>(database, sql).map(({ line }) => line);

/** What a subscription has made of the events. */
interface Published {
  readonly subscription: string;
  /** One line for each thing that it made, which says whatever must not change any more. */
  made(database: Database, redis: RedisServer): Promise<string[]>;
  /** The same of what it has to have made at the end, as the events have it. */
  readonly wanted: string;
  /** The part of a line that `wanted` tells too. */
  wantedPart(line: string): string;
}

const all: readonly Published[] = [
  {
    subscription: 'noting',
    made: async (database) =>
      linesOf(
        database,
        `SELECT id || ' ' || idempotency_key AS line FROM commands
          WHERE key_space LIKE 'handlers %'`,
      ),
    wanted: `SELECT id || ' noting 0' AS line FROM events WHERE type = 'payment.created'`,
    wantedPart: (line) => line.slice(line.indexOf(' ') + 1),
  },
  {
    subscription: 'webhooks',
    made: async (database) =>
      linesOf(database, `SELECT id || ' ' || event_id AS line FROM webhook_deliveries`),
    wanted: `SELECT id AS line FROM events WHERE type LIKE 'payment.%'`,
    wantedPart: (line) => line.slice(line.indexOf(' ') + 1),
  },
  {
    subscription: 'cache-upstash',
    async made(_, { client }) {
      const keys = (await client.send('KEYS', ['*:entry:payments.get*'])) as string[];
      return keys.map((key) => (JSON.parse(key.slice(key.indexOf(' '))) as { id: string }).id);
    },
    wanted: `SELECT id AS line FROM payments`,
    wantedPart: (line) => line,
  },
];

/** A database with events that nobody has published: of payments, the last of which is deleted. */
async function unpublished(): Promise<string> {
  await using api = await startApi({ webhooksAllowPrivate: true });
  const { api: client } = await api.newOrganization();
  const endpoint = { id: 'shop', url: 'http://127.0.0.1:9/', eventTypes: ['payment.*'] };
  await client.send('POST', '/v1/webhook-endpoints', { body: endpoint });
  for (let count = 1; count <= payments; count++) {
    const body = { id: `pay_${count}`, amount: 1, currency: 'EUR' };
    await client.send('POST', '/v1/payments', { body });
  }
  expect((await client.send('DELETE', `/v1/payments/pay_${payments}`)).status).toBe(204);
  return api.databaseUrl;
}

describe.skipIf('missing' in redisFound)('Killed between delivering and moving its place', () => {
  test.each(all)(
    '$subscription delivers again what it had, under the same ids, and leaves nothing out',
    async ({ subscription, made, wanted, wantedPart }) => {
      const redis = await startRedisServer('path' in redisFound ? redisFound.path : '');
      const upstash = await startUpstashServer(redis.client);
      const databaseUrl = await unpublished();
      const database = new Database(fileURLToPath(databaseUrl), { readonly: true });
      const publish = (at: string) =>
        startProgram(['tests/faults/programs/publishing-origin.ts'], {
          DATABASE_URL: databaseUrl,
          // Nobody is there: nothing that is published here needs it.
          TEMPORAL_ADDRESS: '127.0.0.1:1',
          QUITTANCE_SECRET: signingSecret,
          QUITTANCE_ROOT_KEY: rootKey,
          COMMAND_GATEWAY: 'direct',
          WEBHOOKS_ALLOW_PRIVATE: '1',
          UPSTASH_REDIS_REST_URL: upstash.url,
          UPSTASH_REDIS_REST_TOKEN: upstash.token,
          AT: at,
        });
      const place = () => {
        const sql = 'SELECT place FROM subscriptions WHERE name = ?';
        return rowsOf<{ place: number }>(database, sql, subscription)[0]?.place;
      };

      // The second one dies of what comes again.
      const before: string[][] = [];
      for (let time = 0; time < 2; time++) {
        const killed = publish(`${subscription}:1`);
        expect(await killed.exited, killed.output()).toBe(137);
        before.push(await made(database, redis));
        expect(place()).toBe(0);
      }
      expect(before[0]).not.toEqual([]);

      const last = publish('');
      await until('what the handler asked for is done', 20_000, () => {
        const sql = `SELECT 1 FROM commands WHERE key_space LIKE 'handlers %'
          AND finished_at IS NOT NULL`;
        return rowsOf(database, sql).length >= payments;
      });
      await until('everything is published', 20_000, () => {
        const sql = `SELECT max(log_id) - (SELECT min(place) FROM subscriptions) AS behind
          FROM events`;
        return rowsOf<{ behind: number }>(database, sql)[0]?.behind === 0;
      });
      const lines = await made(database, redis);
      for (const earlier of before) expect(lines).toEqual(expect.arrayContaining(earlier));
      expect(lines.map(wantedPart).sort()).toEqual(linesOf(database, wanted).sort());
      const noted = linesOf(
        database,
        `SELECT subject AS line FROM events WHERE type = 'payment.updated' ORDER BY subject`,
      );
      // Once each, but for the one that was deleted.
      expect(noted).toEqual(Array.from({ length: payments - 1 }, (_, index) => `pay_${index + 1}`));
      expect(await last.stop(), last.output()).toBe(0);
      database.close();
      await upstash.close();
      await redis.stop();
    },
    60_000,
  );
});
