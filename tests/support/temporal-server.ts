import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevelopmentServer } from '../../platform/temporal/development-server.ts';
import { lastingPort } from './lasting-port.ts';
import { findServerBinary } from '../../platform/temporal/server-binary.ts';

const tries = 3;

interface TemporalServer {
  address: string;
  stop: () => Promise<void>;
}

/** Starts a Temporal server with an empty store on a free port; its files are gone after `stop`. */
export async function startTemporalServer(
  onProgress: (message: string) => void = () => {},
): Promise<TemporalServer> {
  // Between finding a port and listening on it somebody else may take it.
  for (let turn = 1; ; turn++) {
    try {
      return await startOnFreePort(onProgress);
    } catch (error) {
      if (turn === tries) throw error;
      onProgress(`${(error as Error).message}; trying again`);
    }
  }
}

async function startOnFreePort(onProgress: (message: string) => void): Promise<TemporalServer> {
  const binary = await findServerBinary(onProgress);
  const directory = await mkdtemp(join(tmpdir(), 'quittance-test-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const { address, stop } = await startDevelopmentServer({
      binary,
      port: await lastingPort(),
      headless: true,
      databaseFile: join(directory, 'temporal.db'),
      namespace: 'default',
      logFile: join(directory, 'temporal.log'),
    });
    return { address, stop: () => stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
