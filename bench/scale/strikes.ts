import type { ApiClient } from '../../tests/support/api-client.ts';
import type { Random } from '../../tests/faults/harness/seeded-random.ts';
import type { Member } from './cluster.ts';

/** What was done to whom, and how long the next command took. */
export interface Strike {
  readonly victim: string;
  readonly kind: Member['kind'];
  readonly deed: 'killed' | 'paused';
  readonly nextCommandMs: number;
}

const limits = { tries: 60, againMs: 50 };

/**
 * Kills or pauses somebody, sends a command to an API that is well, and has the victim back when
 * that is answered; returns when it is. A database server is missed by all, so it is back at once,
 * or after a second.
 */
export async function strike(
  members: readonly Member[],
  clients: ReadonlyMap<Member, ApiClient>,
  random: Random,
): Promise<Strike> {
  const victim = random.pick(members as [Member, ...Member[]]);
  const deed = random.pick(['killed', 'paused'] as const);
  const [well] = [...clients].filter(([member]) => member !== victim);
  if (!well) throw new Error('No API is left to ask');
  victim.process.kill(deed === 'killed' ? 'SIGKILL' : 'SIGSTOP');
  const struckAt = performance.now();
  if (deed === 'killed') await victim.process.exited;

  const comeBack = async (): Promise<void> => {
    if (deed === 'killed') victim.process = await victim.start();
    else victim.process.kill('SIGCONT');
  };
  if (victim.kind === 'database') {
    if (deed === 'paused') await Bun.sleep(1_000);
    await comeBack();
  }
  await untilCreated(well[1]);
  const nextCommandMs = performance.now() - struckAt;
  if (victim.kind !== 'database') await comeBack();
  return { victim: victim.name, kind: victim.kind, deed, nextCommandMs };
}

/** Repeats one command with its key until it is answered for good. */
async function untilCreated(api: ApiClient): Promise<void> {
  const key = crypto.randomUUID();
  const body = { amount: 1, currency: 'EUR' };
  const headers = { Prefer: 'wait=20' };
  for (let tries = 0; tries < limits.tries; tries++) {
    const answer = await api
      .send('POST', '/v1/payments', { key, body, headers })
      .catch(() => undefined);
    if (answer?.status === 201) return;
    await Bun.sleep(limits.againMs);
  }
  throw new Error(`A command was not answered in ${limits.tries} tries`);
}
