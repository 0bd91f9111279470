import { inHome } from './home.ts';
import { makeOrganization, startOrigin, untilAnswers, type OriginProcess } from './origin.ts';
import { median } from './pace.ts';
import type { Plan } from './plan.ts';
import { milliseconds, type Section } from './report.ts';
import { Rounds, type Measurement } from './rounds.ts';
import { startTemporal } from './temporal.ts';

const paymentsEach = 40;
/** Looking without a pause takes the very process that collects its time. */
const lookEveryMs = 5;
const sandbox = { type: 'sandbox', token: 'tok_success' };

/** From the request for a sandbox payment to the moment that it is seen to be completed. */
export const collection = ({ rounds: count }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'temporal' });
    await untilAnswers(origin, '/readyz');
    const collecting = collect(origin, await makeOrganization(origin));
    await collecting();
    const rounds = await new Rounds().run(count, [], [collecting]);
    const createMs = rounds.median('create, p50 ms');
    const completedMs = rounds.median('completed, p50 ms');
    return {
      title: 'Collection through the sandbox',
      figures: [
        {
          name: 'From the request to `completed` / the create alone, p50',
          figure: milliseconds(completedMs),
          against: milliseconds(createMs),
          value: completedMs / createMs,
          target: { atMost: 8 },
        },
      ],
      notes: rounds.notes(),
    };
  });

/** Payments one after the other, each followed until it is completed. */
function collect({ port }: OriginProcess, apiKey: string): Measurement {
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = {
      Authorization: `Bearer ${apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string; status: string };
  };
  return async () => {
    const created: number[] = [];
    const completed: number[] = [];
    for (let turn = 0; turn < paymentsEach; turn++) {
      const startedAt = performance.now();
      const body = JSON.stringify({ amount: 1_234, currency: 'EUR', method: sandbox });
      const { id } = await call('/v1/payments', { method: 'POST', body });
      created.push(performance.now() - startedAt);
      while ((await call(`/v1/payments/${id}`)).status !== 'completed') {
        await Bun.sleep(lookEveryMs);
      }
      completed.push(performance.now() - startedAt);
    }
    return { 'create, p50 ms': median(created), 'completed, p50 ms': median(completed) };
  };
}
