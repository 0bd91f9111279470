import { inHome } from '../commands/home.ts';
import { startProgram } from '../commands/programs.ts';
import { milliseconds, rate, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import { startTemporal } from '../commands/temporal.ts';
import { latestTickMs } from './event-loop.ts';
import { generatedOrigin, someIds } from './generated.ts';
import type { Plan } from './plan.ts';
import { readLoadOn } from './point-reads.ts';
import { ask, get } from './read-requests.ts';

const reading = { clients: 8, perSecond: 500 };
const writing = { clients: 64, perSecond: 1_000 };

/** Cached reads while commands are written in the same process, against the same at rest. */
export const beside = ({ rounds: count, secondsEach, smallPayments }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const on = { command: 'serve', temporalAddress } as const;
    const generated = await generatedOrigin(home, smallPayments, on);
    const { port, apiKey } = generated;
    const ids = await someIds(generated, 1_000);
    for (const id of ids) await ask(port, `/v1/payments/${id}`, apiKey);
    const requests = ids.map((id) => get(`/v1/payments/${id}`, apiKey));
    const load = readLoadOn(home);
    const writer = startProgram(home, 'load');
    const read = async (name: string) => {
      const { p50Ms, p99Ms } = await load({ port, requests, ...reading, seconds: secondsEach });
      return { [`${name}, p50 ms`]: p50Ms, [`${name}, p99 ms`]: p99Ms };
    };
    const rounds = await new Rounds().run(
      count,
      [() => read('at rest')],
      [
        async () => {
          await latestTickMs(port);
          const [measured, written] = await Promise.all([
            read('beside commands'),
            writer.ask({ port, apiKey, ...writing, seconds: secondsEach }),
          ]);
          return {
            ...measured,
            'commands, per s': written.perSecond,
            'latest tick, ms': await latestTickMs(port),
          };
        },
      ],
    );
    const [restMs, besideMs] = [
      rounds.median('at rest, p99 ms'),
      rounds.median('beside commands, p99 ms'),
    ];
    const tickMs = rounds.greatest('latest tick, ms');
    return {
      title: 'Cached reads beside commands',
      figures: [
        {
          name: 'p99 beside commands / at rest',
          figure: milliseconds(besideMs),
          against: milliseconds(restMs),
          value: besideMs / restMs,
          target: { atMost: 3 },
        },
        {
          name: 'The latest timer tick, ms',
          figure: milliseconds(tickMs),
          value: tickMs,
          target: { atMost: 50 },
        },
        { name: 'Commands meanwhile', figure: rate(rounds.median('commands, per s')) },
      ],
      notes: rounds.notes(),
    };
  });
