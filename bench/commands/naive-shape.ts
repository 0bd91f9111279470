import { dirname } from 'node:path';
import { inHome } from './home.ts';
import { loadOn } from './measurements.ts';
import { databaseOf, startOrigin, untilAnswers } from './origin.ts';
import type { Plan } from './plan.ts';
import { startProgram } from './programs.ts';
import { milliseconds, rate, type Section } from './report.ts';
import { Rounds } from './rounds.ts';
import { startTemporal } from './temporal.ts';

const clients = 64;

/** A workflow for each command with three activities, beside ours on the same server. */
export const naiveShape = ({ rounds: count, secondsEach }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'temporal' });
    await untilAnswers(origin, '/readyz');
    const load = await loadOn(home, origin);
    const file = databaseOf(home);
    const naive = startProgram(home, 'naive', temporalAddress, dirname(file), file);
    const rounds = await new Rounds().run(
      count,
      [],
      [
        load.latency('one client', secondsEach),
        async () => ({
          'naive, one client, p50 ms': (await naive.ask({ clients: 1, seconds: secondsEach }))
            .p50Ms,
        }),
        load.throughput(clients, secondsEach),
        async () => ({
          'naive, 64 clients, per s': (await naive.ask({ clients, seconds: secondsEach * 2 }))
            .perSecond,
        }),
      ],
    );
    const oneMs = rounds.median('one client, p50 ms');
    const naiveMs = rounds.median('naive, one client, p50 ms');
    const perSecond = rounds.median(`${clients} clients, per s`);
    const naivePerSecond = rounds.median('naive, 64 clients, per s');
    return {
      title: 'The naive shape (times better)',
      figures: [
        {
          name: 'p50 of one client',
          figure: milliseconds(oneMs),
          against: milliseconds(naiveMs),
          value: naiveMs / oneMs,
          target: { atLeast: 10 },
        },
        {
          name: `Rate at ${clients} clients`,
          figure: rate(perSecond),
          against: rate(naivePerSecond),
          value: perSecond / naivePerSecond,
          target: { atLeast: 100 },
        },
      ],
      notes: rounds.notes(),
    };
  });
