import { createUpstashTier } from '../../platform/cache/upstash-tier.ts';
import { keyOf } from '../../platform/cache/key.ts';
import { findRedisServer, startRedisServer } from '../../tests/support/redis-server.ts';
import { startUpstashServer } from '../../tests/support/upstash-server.ts';
import { inHome } from '../commands/home.ts';
import { paceOf } from '../commands/pace.ts';
import { paymentBody } from '../commands/payment-request.ts';
import { milliseconds, type Section } from '../commands/report.ts';
import { startTemporal } from '../commands/temporal.ts';
import { generatedOrigin, type GeneratedOrigin } from './generated.ts';
import type { Plan } from './plan.ts';

const giveUpMs = 5_000;
const pauseMs = 5;

/** How long after a command's answer another process, and the cache server, have what it did. */
export const through = ({ followed, smallPayments }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const found = await findRedisServer();
    if ('missing' in found) throw new Error(found.missing);
    const redis = await startRedisServer(found.path);
    home.atEnd(() => redis.stop());
    const upstash = await startUpstashServer(redis.client);
    home.atEnd(() => upstash.close());
    const temporalAddress = await startTemporal(home);
    const environment = {
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.token,
    };
    const on = { command: 'serve', temporalAddress, environment } as const;
    const writer = await generatedOrigin(home, smallPayments, on);
    const reader = await generatedOrigin(home, smallPayments, { environment });
    const tier = createUpstashTier({ ...upstash, limitMs: 1_000, clock: Date });

    const isAtReader = (id: string) => async (): Promise<boolean> => {
      const path = `http://127.0.0.1:${reader.port}/v1/payments/${id}`;
      const headers = { Authorization: `Bearer ${reader.apiKey}` };
      const response = await fetch(path, { headers });
      await response.body?.cancel();
      return response.status === 200;
    };
    const isInCache = (id: string) => async (): Promise<boolean> =>
      (await tier.get(writer.organizationId, keyOf('payments.get', { id }))).entry !== undefined;

    const waits: Record<'reader' | 'cache', number[]> = { reader: [], cache: [] };
    for (let sent = 0; sent < followed; sent++) {
      const id = await create(writer);
      const answeredAt = performance.now();
      const [readerAt, cacheAt] = await Promise.all([until(isAtReader(id)), until(isInCache(id))]);
      waits.reader.push(readerAt - answeredAt);
      waits.cache.push(cacheAt - answeredAt);
      await Bun.sleep(pauseMs);
    }
    const figure = (name: string, durations: readonly number[]) => {
      const { p50Ms, p99Ms } = paceOf(durations, 1, durations.length);
      return {
        name,
        figure: milliseconds(p99Ms),
        against: `p50 ${milliseconds(p50Ms)}`,
        value: p99Ms,
        target: { atMost: 50 },
      };
    };
    return {
      title: 'From the answer of a command to other processes',
      figures: [
        figure('Another process on the database answers with it, p99 ms', waits.reader),
        figure('The cache server has it, p99 ms', waits.cache),
      ],
      notes: [`${followed} commands, one after the other`],
    };
  });

async function create({ port, apiKey }: GeneratedOrigin): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/payments`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: paymentBody(),
  });
  const { id } = (await response.json()) as { id: string };
  if (response.status !== 201) throw new Error(`POST /v1/payments: ${response.status}`);
  return id;
}

/** When it became true. */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const giveUpAt = performance.now() + giveUpMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error('What was written does not arrive');
  }
  return performance.now();
}
