import type { Api } from '../call/api.ts';
import { CommandFailure } from '../frame/command-failure.ts';

export const callNames = ['create', 'get', 'list', 'statistics'] as const;

export type CallName = (typeof callNames)[number];

/** How often each call is made: of 10, 70 and 20, one in ten is the first. */
export type Mix = Readonly<Partial<Record<CallName, number>>>;

const remembered = 1_000;
const greatestWeight = 1_000;

/** The calls that a load is made of. What is created is what is read later. */
export function callsOf(api: Api): Readonly<Record<CallName, () => Promise<unknown>>> {
  const ids: string[] = [];
  let made = 0;
  const create = async (): Promise<void> => {
    const body = { amount: 1_234, currency: 'EUR', description: 'Measured' };
    const { object, id } = await api.call<{ object: string; id: string }>({
      method: 'POST',
      path: '/v1/payments',
      body,
    });
    // A 202 shows its command: what that makes is not to be read yet.
    if (object === 'payment') ids[made++ % remembered] = id;
  };
  const payment = (): string => ids[Math.floor(Math.random() * ids.length)] ?? '';
  const read = (path: string, values = {}) => api.call({ method: 'GET', path, values });
  return {
    create,
    async get() {
      while (ids.length === 0) await create();
      await read('/v1/payments/:id', { id: payment() });
    },
    list: () => read('/v1/payments'),
    statistics: () => read('/v1/payments/statistics'),
  };
}

/** `create=20,get=80` as it is meant. Throws a `CommandFailure`. */
export function mixOf(text: string): Mix {
  const parts = text.split(',').map((part) => {
    const [, name = '', weight = ''] = /^(\w+)=(\d{1,4})$/.exec(part.trim()) ?? [];
    const call = callNames.find((each) => each === name);
    if (call && Number(weight) <= greatestWeight) return [call, Number(weight)] as const;
    throw new CommandFailure(
      'usage',
      `Give --mix as create=20,get=80 with ${callNames.join(', ')}, each 0 to ${greatestWeight}`,
    );
  });
  if (parts.some(([, weight]) => weight > 0)) return Object.fromEntries(parts);
  throw new CommandFailure('usage', 'Give --mix a call that is made at all');
}

/** Picks calls as often as a mix says. */
export function pickOf(mix: Mix): () => CallName {
  const entries = Object.entries(mix) as [CallName, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return () => {
    let at = Math.random() * total;
    const found = entries.find(([, weight]) => (at -= weight) < 0);
    return (found ?? entries[0])?.[0] ?? 'get';
  };
}
