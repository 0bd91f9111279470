import { inHome } from './home.ts';
import { bareBatches, loadOn } from './measurements.ts';
import { databaseOf, startOrigin, untilAnswers } from './origin.ts';
import type { Plan } from './plan.ts';
import { startProgram } from './programs.ts';
import { milliseconds, type Section } from './report.ts';
import { Rounds } from './rounds.ts';
import { lookAtShard, startTemporal } from './temporal.ts';
import { throughputFigure } from './throughput.ts';

// An activity of the shard stays for a second while commands keep coming, so there is about one
// update a second: with so few in a run it continues as new every three seconds.
const updatesPerRun = 3;
const pauses = { shortMs: 30, longMs: 150 };

/** Commands through Temporal, against an update that does nothing and the bare group commit. */
export const throughTemporal = ({ rounds: count, secondsEach }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const options = { temporalAddress, gateway: 'temporal', updatesPerRun } as const;
    const origin = await startOrigin(home, 'serve', options);
    await untilAnswers(origin, '/readyz');
    const noOp = startProgram(home, 'no-op-update', temporalAddress);
    const bare = bareBatches(home);
    const load = await loadOn(home, origin);
    const shard = await lookAtShard(home, temporalAddress, databaseOf(home));
    const continuedBefore = await shard.continued();

    const rounds = await new Rounds().run(
      count,
      [
        async () => ({
          'no-op update, p50 ms': (await noOp.ask({ seconds: secondsEach / 2 })).p50Ms,
        }),
        bare.together(secondsEach / 4),
      ],
      [
        load.latency('one client', secondsEach),
        load.latency('short pauses', secondsEach, pauses.shortMs),
        load.latency('long pauses', secondsEach, pauses.longMs),
        load.throughput(64, secondsEach),
        load.throughput(1_000, secondsEach),
      ],
    );
    const continued = (await shard.continued()) - continuedBefore;
    const noOpMs = rounds.median('no-op update, p50 ms');
    const oneMs = rounds.median('one client, p50 ms');

    const latency = (name: string, of: string, atMost?: number) => {
      const ms = rounds.median(`${of}, p50 ms`);
      return {
        name,
        figure: milliseconds(ms),
        against: milliseconds(noOpMs),
        value: ms / noOpMs,
        ...(atMost !== undefined && { target: { atMost } }),
      };
    };
    const p99Ms = rounds.median('64 clients, p99 ms');
    return {
      title: 'Through Temporal',
      figures: [
        latency('p50 of one client / no-op update', 'one client', 1.3),
        latency(`… with pauses of ${pauses.shortMs} ms`, 'short pauses', 0.85),
        latency(`… with pauses of ${pauses.longMs} ms, longer than it lingers`, 'long pauses'),
        throughputFigure(rounds, 64, 0.3),
        {
          name: 'p99 at 64 clients / p50 of one client',
          figure: milliseconds(p99Ms),
          against: milliseconds(oneMs),
          value: p99Ms / oneMs,
          target: { atMost: 4 },
        },
        {
          name: 'p99 at 64 clients / no-op update',
          figure: milliseconds(p99Ms),
          against: milliseconds(noOpMs),
          value: p99Ms / noOpMs,
        },
        throughputFigure(rounds, 1_000, 0.45),
        {
          name: 'Continued as new meanwhile',
          figure: String(continued),
          value: continued,
          target: { atLeast: 3 },
        },
      ],
      notes: rounds.notes(),
    };
  });
