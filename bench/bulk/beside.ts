import { inHome } from '../commands/home.ts';
import { loadOn } from '../commands/measurements.ts';
import { startOrigin, untilAnswers } from '../commands/origin.ts';
import { milliseconds, type Figure, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import { startTemporal } from '../commands/temporal.ts';
import { fileOf, jobsAt } from './job.ts';
import type { Plan } from './plan.ts';

const crowds = [4, 16, 64];

/** Single commands while a job runs, against the same while it is paused. */
export const beside = ({ rounds: count, rows, secondsEach }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'temporal' });
    await untilAnswers(origin, '/readyz');
    const load = await loadOn(home, origin);
    const jobs = jobsAt(origin, load.apiKey);
    const { id } = await jobs.upload(fileOf(rows * 4));
    await jobs.until(id, ({ counts }) => counts.succeeded > 0);
    await jobs.pause(id);
    const alone = crowds.map((clients) => load.throughput(clients, secondsEach));
    const together = alone.map((measure, index) => async () => {
      await jobs.resume(id);
      const before = (await jobs.get(id)).counts.succeeded;
      const startedAt = performance.now();
      const measured = await measure();
      const { counts } = await jobs.get(id);
      const seconds = (performance.now() - startedAt) / 1_000;
      await jobs.pause(id);
      return {
        ...Object.fromEntries(
          Object.entries(measured).map(([name, value]) => [`with a job, ${name}`, value]),
        ),
        [`with ${crowds[index]} clients, rows per s`]: (counts.succeeded - before) / seconds,
      };
    });
    const rounds = await new Rounds().run(count, alone, together);
    return {
      title: 'Single commands while a job runs',
      figures: crowds.map((clients): Figure => {
        const aloneMs = rounds.median(`${clients} clients, p99 ms`);
        const besideMs = rounds.median(`with a job, ${clients} clients, p99 ms`);
        return {
          name: `p99 of ${clients} clients / without a job`,
          figure: milliseconds(besideMs),
          against: milliseconds(aloneMs),
          value: besideMs / aloneMs,
          target: { atMost: 2 },
        };
      }),
      notes: rounds.notes(),
    };
  });
