import { inHome } from '../commands/home.ts';
import { makeOrganization, startOrigin, untilAnswers } from '../commands/origin.ts';
import { seconds, type Section } from '../commands/report.ts';
import { startTemporal } from '../commands/temporal.ts';
import { fileOf, isCompleted, jobsAt } from './job.ts';
import type { Plan } from './plan.ts';

/** The time that a job takes longer when its only process is killed half-way and started again. */
export const kill = ({ rounds, rows }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const options = { temporalAddress, gateway: 'temporal' } as const;
    let origin = await startOrigin(home, 'serve', options);
    await untilAnswers(origin, '/readyz');
    const apiKey = await makeOrganization(origin);
    const file = fileOf(rows);

    /** Milliseconds from the upload's answer to the end of the job. */
    async function run(killed: boolean): Promise<number> {
      const { id } = await jobsAt(origin, apiKey).upload(file);
      const startedAt = performance.now();
      if (killed) {
        await jobsAt(origin, apiKey).until(id, ({ counts }) => counts.succeeded > rows / 2);
        origin.kill('SIGKILL');
        await origin.exited;
        origin = await startOrigin(home, 'serve', options);
        await untilAnswers(origin, '/healthz');
      }
      await jobsAt(origin, apiKey).until(id, isCompleted);
      return performance.now() - startedAt;
    }
    await run(false);
    const costs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const undisturbed = await run(false);
      costs.push(((await run(true)) - undisturbed) / 1_000);
    }
    const worst = Math.max(...costs);
    return {
      title: 'A kill in the middle of a job',
      figures: [
        {
          name: `Longer than without, the start of a process included, worst of ${rounds}`,
          figure: costs.map(seconds).join(', '),
          value: worst,
          target: { atMost: 5 },
        },
      ],
      notes: [],
    };
  });
