import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { freePort, isPortFree } from './free-port.ts';
import { forgetServer, recordServer, stopLeftoverServer, stopProcess } from './server-record.ts';

export interface DevelopmentServerOptions {
  /** A Temporal CLI, as `findServerBinary` finds it. */
  binary: string;
  port: number;
  /** Wished for, not promised: a taken one is replaced. By default `port` + 1000. */
  uiPort?: number | undefined;
  headless?: boolean | undefined;
  databaseFile: string;
  namespace: string;
  logFile: string;
  onProgress?: ((message: string) => void) | undefined;
}

export interface DevelopmentServer {
  address: string;
  uiUrl: string | undefined;
  processId: number;
  /** Resolves when the server's OS process has ended, whoever ended it. */
  exited: Promise<{ code: number | null; signal: string | null }>;
  stop(): Promise<void>;
}

const readyLimitMs = 30_000;
const notFound = 5;
/** A new store takes 6 MB. */
const leastRoomBytes = 16e6;

/** Starts a Temporal development server on 127.0.0.1 and waits until it answers. */
export async function startDevelopmentServer(
  options: DevelopmentServerOptions,
): Promise<DevelopmentServer> {
  const { binary, port, namespace, logFile } = options;
  const databaseFile = resolve(options.databaseFile);
  await stopLeftoverServer(databaseFile);
  if (!(await isPortFree(port))) throw portTaken(port);
  options.onProgress?.(`Starting a Temporal development server on port ${port}`);

  const uiPort = options.headless
    ? undefined
    : await availableUiPort(options.uiPort ?? port + 1_000);
  const address = `127.0.0.1:${port}`;
  const { child, exited } = await launch(logFile, binary, {
    ip: '127.0.0.1',
    port,
    'db-filename': databaseFile,
    namespace,
    'log-level': 'warn',
    // Its default, a full sync at each write, costs 5 ms a command; the truth lies in our own database.
    'sqlite-pragma': ['journal_mode=wal', 'synchronous=1'],
    ...(uiPort === undefined ? { headless: true } : { 'ui-port': uiPort }),
  });
  const processId = child.pid as number;
  const runs = () => child.exitCode === null && child.signalCode === null;
  const stop = async () => {
    await stopProcess(processId, runs);
    await forgetServer(databaseFile);
  };

  try {
    await recordServer(databaseFile, processId);
    await ready(address, namespace, runs);
  } catch (error) {
    await stop();
    throw await explained(error as Error, port, logFile);
  }
  const uiUrl = uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`;
  return { address, uiUrl, processId, exited, stop };
}

/**
 * A session of its own keeps the terminal's Ctrl-C away from the server, which has to outlive our worker.
 * The shell becomes the server (`exec`) and leaves a watcher that reads a pipe of ours: the kernel closes
 * that pipe when we die, in whatever way, and then the watcher stops the server. Nothing polls.
 */
const launcher = `
exec 3<&0
(
  read -r _ <&3
  kill -TERM $$ || exit
  for _ in 1 2 3 4 5; do sleep 1; kill -0 $$ || exit; done
  kill -KILL $$
) 2>/dev/null &
exec "$@" </dev/null 3<&-`;

type Flags = Record<string, string | number | boolean | string[]>;

async function launch(logFile: string, binary: string, flags: Flags) {
  const words = Object.entries(flags).flatMap(([name, value]) =>
    [value].flat().map((one) => `--${name}=${one}`),
  );
  const log = await open(logFile, 'a');
  const child: ChildProcess = spawn(
    'sh',
    ['-c', launcher, 'sh', binary, 'server', 'start-dev', ...words],
    {
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
    },
  );
  child.unref();
  const exited = new Promise<{ code: number | null; signal: string | null }>((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  await log.close();
  return { child, exited };
}

async function ready(address: string, namespace: string, runs: () => boolean): Promise<void> {
  const deadline = Date.now() + readyLimitMs;
  let reason = 'nothing listens';
  while (runs() && Date.now() < deadline) {
    if (await accepts(address)) {
      try {
        return await answers(address, namespace);
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    await sleep(25);
  }
  throw new Error(
    runs() ? `it did not answer within ${readyLimitMs / 1_000} s: ${reason}` : 'it exited',
  );
}

/** A look at the port costs nothing, where a refused gRPC connection waits a second before its next try. */
function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** Asks for the namespace, and for a workflow: history, the last part to come up, says that there is none. */
async function answers(address: string, namespace: string): Promise<void> {
  const connection = Connection.lazy({ address });
  const { workflowService } = connection;
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      await workflowService.describeNamespace({ namespace });
      const execution = { workflowId: 'is-the-server-ready' };
      await workflowService.describeWorkflowExecution({ namespace, execution }).catch((error) => {
        if (error.code !== notFound) throw error;
      });
    });
  } finally {
    await connection.close();
  }
}

async function availableUiPort(wished: number): Promise<number> {
  return wished < 65_536 && (await isPortFree(wished)) ? wished : freePort();
}

function portTaken(port: number): Error {
  return new Error(
    `Cannot start Temporal on port ${port}: it is in use; stop what listens there or choose another with --temporal-port`,
  );
}

async function explained(error: Error, port: number, logFile: string): Promise<Error> {
  const tail = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
  if (tail.includes('address already in use')) return portTaken(port);
  const { bavail, bsize } = await statfs(dirname(logFile));
  if (bavail * bsize < leastRoomBytes) {
    return new Error(
      `Cannot start the Temporal server: ${error.message}; make room on the disk of ${dirname(logFile)}, where ${Math.floor((bavail * bsize) / 1e6)} MB are free`,
    );
  }
  return new Error(
    `Cannot start the Temporal server: ${error.message}; its log ${logFile} ends with\n${tail}`,
  );
}
