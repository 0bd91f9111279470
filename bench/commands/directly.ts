import { inHome } from './home.ts';
import { bareBatches, loadOn } from './measurements.ts';
import { startOrigin, untilAnswers } from './origin.ts';
import type { Plan } from './plan.ts';
import { milliseconds, type Section } from './report.ts';
import { Rounds } from './rounds.ts';
import { startTemporal } from './temporal.ts';
import { throughputFigure } from './throughput.ts';

/** Commands without the workflow, against the bare batch. */
export const directly = ({ rounds: count, secondsEach }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'direct' });
    await untilAnswers(origin, '/readyz');
    const load = await loadOn(home, origin);
    const bare = bareBatches(home);
    const rounds = await new Rounds().run(
      count,
      [bare.alone(secondsEach / 4), bare.together(secondsEach / 4)],
      [
        load.latency('one client', secondsEach),
        load.throughput(64, secondsEach),
        load.throughput(1_000, secondsEach),
      ],
    );
    const oneMs = rounds.median('one client, p50 ms');
    const aloneMs = rounds.median('bare batch alone, p50 ms');
    return {
      title: 'Directly',
      figures: [
        {
          name: 'p50 of one client / bare batch alone',
          figure: milliseconds(oneMs),
          against: milliseconds(aloneMs),
          value: oneMs / aloneMs,
          target: { atMost: 2.5 },
        },
        throughputFigure(rounds, 64, 0.6),
        throughputFigure(rounds, 1_000, 0.6),
      ],
      notes: rounds.notes(),
    };
  });
