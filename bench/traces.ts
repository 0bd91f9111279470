// `npm run bench:traces`: what traces cost, on and off, as ratios of one run. See README.md.
import { readConfiguration } from '../platform/config/configuration.ts';
import { createOrigin } from '../platform/origin.ts';
import { correlationOf } from '../platform/tracing/trace-context.ts';
import { apiClient, newOrganization } from '../tests/support/api-client.ts';
import { inHome, type Home } from './commands/home.ts';
import { startTemporal } from './commands/temporal.ts';

const rounds = 5;
const commandsOfRound = 400;
const readsOfRound = 20_000;
const callsOfRound = 1_000_000;
const rootKey = 'root_key_of_this_run_alone';
const body = { amount: 1, currency: 'EUR' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** An origin that executes commands itself, and its first payment. */
async function started(home: Home, temporal: string, collectorUrl?: string) {
  const name = collectorUrl === undefined ? 'off' : 'on';
  const configuration = readConfiguration({
    DATABASE_URL: `file:${home.path(`${name}.db`)}`,
    TEMPORAL_ADDRESS: temporal,
    QUITTANCE_SECRET: 'a secret that signs in this run alone',
    QUITTANCE_ROOT_KEY: rootKey,
    COMMAND_GATEWAY: 'direct',
    RATE_LIMIT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  });
  if (!configuration.ok) throw new Error(configuration.error.join('\n'));
  const origin = await createOrigin(configuration.value, { log: quiet });
  home.atEnd(() => origin.close());
  const send = (request: Request) => origin.app.fetch(request);
  const { apiKey } = await newOrganization(send, rootKey);
  const api = apiClient(send, apiKey);
  await api.send('POST', '/v1/payments', { body: { ...body, id: 'read' } });
  return { api, commandUs: [] as number[], readUs: [] as number[] };
}

/** Microseconds of one call, of many one after the other. */
async function timed(count: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let done = 0; done < count; done++) await call();
  return ((performance.now() - startedAt) / count) * 1_000;
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0;
const say = (what: string, value: string): void => console.log(`${what.padEnd(52)} ${value}`);
const us = (of: readonly number[]): string =>
  `${median(of).toFixed(1)} µs (${of.map((one) => one.toFixed(0)).join(' ')})`;
const ratio = (on: readonly number[], off: readonly number[]): string =>
  (median(on) / median(off)).toFixed(3);

await inHome(async (home) => {
  const collector = Bun.serve({ port: 0, fetch: () => Response.json({}) });
  home.atEnd(() => collector.stop(true));
  const temporal = await startTemporal(home);
  const off = await started(home, temporal);
  const on = await started(home, temporal, `http://127.0.0.1:${collector.port}`);
  const callUs: number[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const { api, commandUs, readUs } of round % 2 === 0 ? [off, on] : [on, off]) {
      const create = () => api.send('POST', '/v1/payments', { body });
      const command = await timed(commandsOfRound, create);
      const read = await timed(readsOfRound, () => api.send('GET', '/v1/payments/read'));
      if (round > 0) commandUs.push(command);
      if (round > 0) readUs.push(read);
    }
    const startedAt = performance.now();
    for (let done = 0; done < callsOfRound; done++) correlationOf('cmd_1', undefined);
    callUs.push(((performance.now() - startedAt) / callsOfRound) * 1_000);
  }
  say('a command without a collector', us(off.commandUs));
  say('a command with one', us(on.commandUs));
  say('with / without', ratio(on.commandUs, off.commandUs));
  say('a read from memory without a collector', us(off.readUs));
  say('a read from memory with one', us(on.readUs));
  say('with / without', ratio(on.readUs, off.readUs));
  const left = median(callUs) / median(off.commandUs);
  say('what is left without one / a command', left.toExponential(1));
});
process.exit(0);
