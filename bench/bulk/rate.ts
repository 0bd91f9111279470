import { dirname } from 'node:path';
import { inHome } from '../commands/home.ts';
import { databaseOf, makeOrganization, startOrigin, untilAnswers } from '../commands/origin.ts';
import { startProgram } from '../commands/programs.ts';
import { megabytes, rate, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import { startTemporal } from '../commands/temporal.ts';
import { treeMegabytes } from '../commands/process-tree.ts';
import { fileOf, isCompleted, jobsAt } from './job.ts';
import type { Plan } from './plan.ts';

const batch = 100;

/** A job from its upload to its end, against the same rows written raw. */
export const rateOfJob = ({ rounds: count, rows, secondsEach }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const origin = await startOrigin(home, 'serve', { temporalAddress, gateway: 'temporal' });
    await untilAnswers(origin, '/readyz');
    const jobs = jobsAt(origin, await makeOrganization(origin));
    const first = await jobs.upload(fileOf(500));
    await jobs.until(first.id, isCompleted);
    const file = databaseOf(home);
    const raw = startProgram(home, 'raw-rows', dirname(file), file);
    const memory = [await treeMegabytes(origin.pid)];
    const rounds = await new Rounds().run(
      count,
      [
        async () => ({
          'raw rows, per s': (await raw.ask({ group: batch, seconds: secondsEach })).perSecond,
        }),
      ],
      [
        async () => {
          const text = fileOf(rows);
          const sentAt = performance.now();
          const job = await jobs.upload(text);
          const takenAt = performance.now();
          await jobs.until(job.id, isCompleted);
          memory.push(await treeMegabytes(origin.pid));
          return {
            'upload, rows per s': (rows / (takenAt - sentAt)) * 1_000,
            'job, rows per s': (rows / (performance.now() - takenAt)) * 1_000,
          };
        },
      ],
    );
    const [rawRate, jobRate] = [rounds.median('raw rows, per s'), rounds.median('job, rows per s')];
    return {
      title: `A job of ${rows.toLocaleString('en')} creates`,
      figures: [
        {
          name: 'Rate / raw rows in batches of the same size',
          figure: rate(jobRate),
          against: rate(rawRate),
          value: jobRate / rawRate,
          target: { atLeast: 0.5 },
        },
        { name: 'Upload', figure: rate(rounds.median('upload, rows per s')) },
        { name: 'Memory of the process at the end', figure: megabytes(memory.at(-1) ?? 0) },
      ],
      notes: [...rounds.notes(), `MB after each job: ${memory.map(Math.round).join('  ')}`],
    };
  });
