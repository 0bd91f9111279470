import { inHome } from '../commands/home.ts';
import {
  makeOrganization,
  sendPayment,
  startOrigin,
  untilAnswers,
  type OriginProcess,
} from '../commands/origin.ts';
import { paceOf } from '../commands/pace.ts';
import { milliseconds, rate, type Section } from '../commands/report.ts';
import { startTemporal } from '../commands/temporal.ts';
import type { Plan } from './plan.ts';
import { startReceiver } from './receiver.ts';

const commandsPerSecond = 100;
const targets = { p50Ms: 50, p99Ms: 250, perSecond: 1_000 };
const atOnce = 32;

/** From a commit to the request at a receiver, and how many deliveries a second can be kept up. */
export const webhooks = ({ webhookSeconds, webhookDeliveries }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    process.env['WEBHOOKS_ALLOW_PRIVATE'] = '1';
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'temporal' });
    await untilAnswers(origin, '/readyz');
    const apiKey = await makeOrganization(origin);
    const receiver = startReceiver();
    home.atEnd(async () => receiver.stop());

    await register(origin, apiKey, 'latency', receiver.url);
    for (let count = 0; count < 20; count++) await sendPayment(origin, apiKey);
    await receiver.came(20);
    receiver.forget();
    const commands = await sendAtPace(origin, apiKey, webhookSeconds);
    await receiver.came(commands);
    const delays = receiver.delays();
    const { p50Ms, p99Ms } = paceOf(delays, webhookSeconds * 1_000, delays.length);
    await call(origin, apiKey, 'DELETE', '/v1/webhook-endpoints/latency');

    const sending = Array.from({ length: atOnce }, async (_, index) => {
      for (let sent = index; sent < webhookDeliveries; sent += atOnce) {
        await sendPayment(origin, apiKey);
      }
    });
    await Promise.all(sending);
    await register(origin, apiKey, 'rate', receiver.url);
    receiver.forget();
    const range = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
    await call(origin, apiKey, 'POST', '/v1/webhook-endpoints/rate/replay', range);
    await receiver.came(webhookDeliveries);
    const perSecond = receiver.perSecond();
    const floor = await bareRequests(receiver.url, webhookDeliveries);
    return {
      title: 'Webhooks to a receiver on this machine',
      figures: [
        {
          name: `commit to request at ${commandsPerSecond} commands/s, p50`,
          figure: milliseconds(p50Ms),
          value: p50Ms,
          target: { atMost: targets.p50Ms },
        },
        {
          name: '… p99',
          figure: milliseconds(p99Ms),
          value: p99Ms,
          target: { atMost: targets.p99Ms },
        },
        {
          name: `deliveries of ${webhookDeliveries.toLocaleString('en')} that wait for one endpoint`,
          figure: rate(perSecond),
          against: `requests alone ${rate(floor)}`,
          value: perSecond,
          target: { atLeast: targets.perSecond },
        },
      ],
      notes: [`${delays.length} of ${commands} commands were followed to their request`],
    };
  });

const register = (origin: OriginProcess, apiKey: string, id: string, url: string) =>
  call(origin, apiKey, 'POST', '/v1/webhook-endpoints', { id, url, eventTypes: ['payment.*'] });

async function call(
  { port }: OriginProcess,
  apiKey: string,
  method: string,
  path: string,
  body?: object,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

/** Sends payments at a pace, whatever the answers take; returns how many. */
async function sendAtPace(origin: OriginProcess, apiKey: string, seconds: number): Promise<number> {
  const startedAt = performance.now();
  const sent: Promise<unknown>[] = [];
  while (sent.length < commandsPerSecond * seconds) {
    const due = ((performance.now() - startedAt) / 1_000) * commandsPerSecond;
    while (sent.length < due) sent.push(sendPayment(origin, apiKey));
    await Bun.sleep(2);
  }
  await Promise.all(sent);
  return sent.length;
}

/** The same requests without anything round them. */
async function bareRequests(url: string, count: number): Promise<number> {
  const body = JSON.stringify({ type: 'payment.created', data: 'x'.repeat(500) });
  let left = count;
  const startedAt = performance.now();
  const send = async (): Promise<void> => {
    while (left-- > 0) await (await fetch(url, { method: 'POST', body })).text();
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return (count / (performance.now() - startedAt)) * 1_000;
}
