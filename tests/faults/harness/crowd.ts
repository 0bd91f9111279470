import { expect } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import { until } from '../../support/until.ts';
import { faultsOf, waitingIn } from './ledger.ts';
import { LoadClient, type Sent } from './load.ts';
import type { Random } from './seeded-random.ts';

/** Several load clients of one organization at work. */
export interface Crowd {
  readonly sent: readonly Sent[];
  readonly surprises: readonly string[];
  /** How many commands have their final answer. */
  settled(): number;
  /** Answers that settled nothing and were asked for again, by status; 0 is a broken connection. */
  retried(status: number): number;
  /** Lets each settle what it has open, and goes home. */
  finish(): Promise<void>;
}

export function startCrowd(api: ApiClient, random: Random, size: number): Crowd {
  const name = `c${random.between(0, 1_000_000)}`;
  const clients = Array.from(
    { length: size },
    (_, index) => new LoadClient(`${name}_${index}`, api, random),
  );
  const over = new AbortController();
  const working = Promise.all(clients.map((client) => client.run(over.signal)));
  const sent = (): Sent[] => clients.flatMap((client) => client.sent);
  return {
    get sent() {
      return sent();
    },
    get surprises() {
      return clients.flatMap((client) => client.surprises);
    },
    settled: () => sent().filter(({ final }) => final).length,
    retried: (status) =>
      clients.reduce((sum, client) => sum + (client.retried.get(status) ?? 0), 0),
    async finish() {
      over.abort();
      await working;
      await Promise.all(clients.map((client) => client.finish()));
    },
  };
}

/** Waits until nothing is waiting in a database any more. */
export const atRest = (databaseFile: string): Promise<boolean> =>
  until('nothing is waiting any more', 60_000, () => {
    const { commands, events } = waitingIn(databaseFile);
    return commands === 0 && events === 0;
  });

/** Every command of the crowd is settled as it has to be, and the database says the same. */
export function expectAllWell(databaseFile: string, crowds: readonly Crowd[]): void {
  const sent = crowds.flatMap((crowd) => crowd.sent);
  expect(crowds.flatMap((crowd) => crowd.surprises)).toEqual([]);
  expect(sent.filter(({ final }) => !final).map(({ key }) => key)).toEqual([]);
  expect(faultsOf(databaseFile, sent)).toEqual([]);
}
