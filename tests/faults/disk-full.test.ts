import { expect, test } from 'bun:test';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd } from '../support/at-end.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { seededRandom, seedOfRun } from './harness/seeded-random.ts';

const run = (...words: string[]) => Bun.spawnSync(words, { stdio: ['ignore', 'ignore', 'pipe'] });

/** A file system of a few megabytes; undefined where we may not mount one. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await scratchFolder();
  const { exitCode } = run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder);
  if (exitCode !== 0) return undefined;
  atEnd(async () => void run('umount', '--lazy', folder));
  return folder;
}

const folder = await smallDisk();
const reason = folder ? '' : ' (skipped: only root may mount a small file system)';
if (reason) console.log(`Disk full${reason}`);

test.skipIf(folder === undefined)(
  `A full disk refuses commands, and heals when there is space${reason}`,
  async () => {
    const disk = folder ?? '';
    const installation = await createInstallation({
      temporalAddress: (await temporalForTests()).address,
      folder: disk,
    });
    const program = installation.start('serve');
    await installation.ready();
    const { api } = await installation.newOrganization();
    const crowd = startCrowd(api, seededRandom(seedOfRun()), 4);
    await until('some commands', 60_000, () => crowd.settled() > 20);

    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = await statfs(disk);
    // The commands write too: what fails for want of space has filled the disk all the same.
    await writeFile(ballast, new Uint8Array(bavail * bsize)).catch(() => undefined);
    await until('commands are refused', 60_000, () => crowd.retried(503) > 10);
    expect((await fetch(`${installation.url}/healthz`)).status).toBe(200);
    const settled = crowd.settled();
    await rm(ballast);
    await until('commands go on', 60_000, () => crowd.settled() > settled + 20);
    await crowd.finish();
    await atRest(installation.databaseFile);
    await program.stop();
    expectAllWell(installation.databaseFile, [crowd]);
  },
  180_000,
);
