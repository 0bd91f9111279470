import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startDevelopmentServer } from '../../../platform/temporal/development-server.ts';
import { lastingPort } from '../../support/lasting-port.ts';
import { findServerBinary } from '../../../platform/temporal/server-binary.ts';
import { atEnd } from '../../support/at-end.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

/** A Temporal server of a test's own, at one address, that comes and goes. */
export interface TemporalProgram {
  readonly address: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Everything it knew is gone. Only while it is stopped. */
  loseStore(): Promise<void>;
}

export async function startTemporalProgram(): Promise<TemporalProgram> {
  const folder = await scratchFolder();
  const port = await lastingPort();
  const databaseFile = join(folder, 'temporal.db');
  const options = {
    binary: await findServerBinary(),
    port,
    headless: true,
    databaseFile,
    namespace: 'default',
    logFile: join(folder, 'temporal.log'),
  };
  let server: Awaited<ReturnType<typeof startDevelopmentServer>> | undefined;
  const program: TemporalProgram = {
    address: `127.0.0.1:${port}`,
    async start() {
      server = await startDevelopmentServer(options);
    },
    async stop() {
      await server?.stop();
      server = undefined;
    },
    async loseStore() {
      for (const suffix of ['', '-wal', '-shm'])
        await rm(`${databaseFile}${suffix}`, { force: true });
    },
  };
  atEnd(() => program.stop());
  await program.start();
  return program;
}
