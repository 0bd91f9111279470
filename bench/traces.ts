// `npm run bench:traces`: what traces cost, on and off, as ratios of one run. See README.md.
import { readConfiguration } from '../platform/config/configuration.ts';
import { createOrigin } from '../platform/origin.ts';
import { correlationOf } from '../platform/tracing/trace-context.ts';
import { apiClient, newOrganization } from '../tests/support/api-client.ts';
import { scratchFolder } from '../tests/support/scratch-folder.ts';
import { startTemporalServer } from '../tests/support/temporal-server.ts';

const rounds = 5;
const commandsOfRound = 400;
const readsOfRound = 20_000;
const callsOfRound = 1_000_000;
const rootKey = 'root_key_of_this_run_alone';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const temporal = await startTemporalServer(console.error);
let collected = 0;
const collector = Bun.serve({
  port: 0,
  async fetch(request) {
    collected += (await request.bytes()).length;
    return Response.json({});
  },
});

/** An origin that executes commands itself, and its first payment. */
async function started(collectorUrl: string | undefined) {
  const configuration = readConfiguration({
    DATABASE_URL: `file:${await scratchFolder()}/quittance.db`,
    TEMPORAL_ADDRESS: temporal.address,
    QUITTANCE_SECRET: 'a secret that signs in this run alone',
    QUITTANCE_ROOT_KEY: rootKey,
    COMMAND_GATEWAY: 'direct',
    RATE_LIMIT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  });
  if (!configuration.ok) throw new Error(configuration.error.join('\n'));
  const origin = await createOrigin(configuration.value, { log: quiet });
  const send = (request: Request) => origin.app.fetch(request);
  const { apiKey } = await newOrganization(send, rootKey);
  const api = apiClient(send, apiKey);
  await api.send('POST', '/v1/payments', { body: { id: 'read', amount: 1, currency: 'EUR' } });
  return { api, origin, commandUs: [] as number[], readUs: [] as number[] };
}

const [off, on] = [await started(undefined), await started(`http://127.0.0.1:${collector.port}`)];
const body = { amount: 1, currency: 'EUR' };
const perCallUs: number[] = [];

/** Microseconds of one call, of many one after the other. */
async function each(count: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let done = 0; done < count; done++) await call();
  return ((performance.now() - startedAt) / count) * 1_000;
}

for (let round = 0; round <= rounds; round++) {
  for (const { api, commandUs, readUs } of round % 2 === 0 ? [off, on] : [on, off]) {
    const command = await each(commandsOfRound, () => api.send('POST', '/v1/payments', { body }));
    const read = await each(readsOfRound, () => api.send('GET', '/v1/payments/read'));
    // The first round warms up.
    if (round > 0) commandUs.push(command);
    if (round > 0) readUs.push(read);
  }
  const startedAt = performance.now();
  for (let done = 0; done < callsOfRound; done++) correlationOf('cmd_1', undefined);
  perCallUs.push(((performance.now() - startedAt) / callsOfRound) * 1_000);
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0;
const say = (what: string, value: string): void => console.log(`${what.padEnd(52)} ${value}`);
const us = (of: readonly number[]): string =>
  `${median(of).toFixed(1)} µs (${of.map((each) => each.toFixed(0)).join(' ')})`;
say('a command without a collector', us(off.commandUs));
say('a command with one', us(on.commandUs));
say('with / without', (median(on.commandUs) / median(off.commandUs)).toFixed(3));
say('a read from memory without a collector', us(off.readUs));
say('a read from memory with one', us(on.readUs));
say('with / without', (median(on.readUs) / median(off.readUs)).toFixed(3));
const share = median(perCallUs) / median(off.commandUs);
say('what is left of it without one / a command', share.toExponential(1));
say('bytes collected', String(collected));

await Promise.all([off, on].map(({ origin }) => origin.close()));
await collector.stop(true);
await temporal.stop();
process.exit(0);
