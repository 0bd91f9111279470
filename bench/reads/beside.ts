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
const leastTurns = 5;

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
    const read = () => load({ port, requests, ...reading, seconds: secondsEach });
    // A p99 at rest is a few milliseconds, which any noise doubles: each turn has one before and one
    // after, and its ratio is its own.
    const turn = async () => {
      const before = await read();
      await latestTickMs(port);
      const [measured, written] = await Promise.all([
        read(),
        writer.ask({ port, apiKey, ...writing, seconds: secondsEach }),
      ]);
      const tickMs = await latestTickMs(port);
      const after = await read();
      const restMs = (before.p99Ms + after.p99Ms) / 2;
      return {
        'at rest, p50 ms': (before.p50Ms + after.p50Ms) / 2,
        'at rest, p99 ms': restMs,
        'beside commands, p50 ms': measured.p50Ms,
        'beside commands, p99 ms': measured.p99Ms,
        'p99 beside / at rest': measured.p99Ms / restMs,
        'commands, per s': written.perSecond,
        'latest tick, ms': tickMs,
      };
    };
    const rounds = await new Rounds().run(Math.max(count, leastTurns), [], [turn]);
    const tickMs = rounds.greatest('latest tick, ms');
    return {
      title: 'Cached reads beside commands',
      figures: [
        {
          name: 'p99 beside commands / at rest',
          figure: milliseconds(rounds.median('beside commands, p99 ms')),
          against: milliseconds(rounds.median('at rest, p99 ms')),
          value: rounds.median('p99 beside / at rest'),
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
