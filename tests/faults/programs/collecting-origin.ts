// The API and a worker, as `serve` has them, but for what goes wrong while it collects a payment:
// it kills itself, once, when it is at a point for the n-th time (`AT=after-perform:2`), or its
// provider hangs as long as it is wanted (`AT=hang`).
import { readConfiguration } from '../../../platform/config/configuration.ts';
import { untilAskedToStop } from '../../../platform/cli/signals.ts';
import { serveHttp } from '../../../platform/cli/http-server.ts';
import { createOrigin } from '../../../platform/origin.ts';
import { startWorker } from '../../../worker/main.ts';
import type { CommandGateway } from '../../../platform/commands/ports.ts';
import type { PaymentProvider } from '../../../modules/payments/ports.ts';

const [at = '', turn = '1'] = (process.env['AT'] ?? '').split(':');
const configuration = readConfiguration(process.env);
if (!configuration.ok) throw new Error(configuration.error.join('\n'));
const log = {
  debug() {},
  info() {},
  warn: (message: string) => console.log(message),
  error: (message: string) => console.log(message),
};
const origin = await createOrigin(configuration.value, { log });
const { collecting } = origin.activities;
const sandbox = collecting.providers.get('sandbox');
if (!sandbox) throw new Error('The sandbox is always there');

let reached = 0;
function reach(point: string): void {
  if (point !== at || ++reached < Number(turn)) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing may happen any more.
  for (;;);
}

const provider: PaymentProvider = {
  ...sandbox,
  async perform(operation, signal) {
    reach('before-perform');
    if (at === 'hang') {
      console.log('Hanging');
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      return { kind: 'unknown' };
    }
    const answer = await sandbox.perform(operation, signal);
    reach('after-perform');
    return answer;
  },
  async lookUp(operation, signal) {
    const answer = await sandbox.lookUp(operation, signal);
    reach('after-look');
    return answer;
  },
};
const gateway: CommandGateway = {
  ...origin.gateway,
  get executing() {
    return origin.gateway.executing;
  },
  async submit(envelope) {
    reach('before-accept');
    const submission = await origin.gateway.submit(envelope);
    reach('after-accept');
    return submission;
  },
  async outcome(commandId, organizationId, wait) {
    const awaited = await origin.gateway.outcome(commandId, organizationId, wait);
    reach('after-commit');
    return awaited;
  },
};

const worker = await startWorker({
  temporal: configuration.value.temporal,
  client: origin.client,
  databaseId: origin.identity.id,
  updatesPerRun: configuration.value.updatesPerRun,
  activities: {
    ...origin.activities,
    collecting: { ...collecting, gateway, providers: new Map([['sandbox', provider]]) },
  },
  log,
});
const server = serveHttp(origin.app, {
  port: configuration.value.port,
  hostname: '127.0.0.1',
});
await untilAskedToStop();
origin.health.beginShutdown();
await server.stop();
await worker.stop();
await origin.close();
process.exit(0);
