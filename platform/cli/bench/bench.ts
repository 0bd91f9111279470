import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { openProgress } from '../output/progress.ts';

/** Loads a running installation from here, and says how it answers. */
export const bench = cliCommand({
  description: 'Create and read payments for some seconds, and say how quickly it is answered',
  args: {
    seconds: { type: 'string', default: '5', description: 'For how long, each' },
    clients: { type: 'string', default: '16', description: 'How many at a time' },
    ...addressArguments,
  },
  async run(args, printer) {
    const [seconds, clients] = [args.seconds, args.clients].map((text) => {
      if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
      throw new CommandFailure('usage', 'Give --seconds and --clients as numbers');
    }) as [number, number];
    const api = openApi(originAddress(args, 'organization'));
    const body = { amount: 1234, currency: 'EUR', description: 'Measured' };
    const create = (): Promise<{ id: string }> =>
      api.call({ method: 'POST', path: '/v1/payments', body });
    const { id } = await create();
    const measured = [
      await load('create', create, { seconds, clients, quiet: printer.json }),
      await load('get', () => api.call({ method: 'GET', path: `/v1/payments/${id}` }), {
        seconds,
        clients,
        quiet: printer.json,
      }),
    ];
    const columns = (['call', 'count', 'perSecond', 'p50Ms', 'p99Ms', 'errors'] as const).map(
      (name) => [name, (thing: object) => (thing as Measured)[name]] as const,
    );
    await printer.many(measured, columns, { clients, seconds, measured });
  },
});

interface Measured {
  readonly call: string;
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
}

async function load(
  call: string,
  run: () => Promise<unknown>,
  { seconds, clients, quiet }: { seconds: number; clients: number; quiet: boolean },
): Promise<Measured> {
  const durations: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const bar = openProgress(seconds * 1_000, quiet);
  const client = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      await run().catch(() => (errors += 1));
      durations.push(performance.now() - sentAt);
      bar.at(performance.now() - startedAt, call);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  bar.end();
  const sorted = durations.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  const took = (performance.now() - startedAt) / 1_000;
  const count = sorted.length;
  return {
    call,
    count,
    perSecond: Math.round(count / took),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    errors,
  };
}
