import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { edgeVariables } from '../../config/edge-configuration.ts';
import { freePort } from '../../temporal/free-port.ts';
import { bundleEdge } from './bundle-edge.ts';
import { commandOf, type Runtime } from './runtimes.ts';

/** An edge that runs in an OS process of its own. */
export interface RunningEdge {
  readonly url: string;
  readonly pid: number;
  readonly runtime: Runtime;
  /** From the start of its process to its first answer. */
  readonly startMs: number;
  /** Resolves with its exit code, should it end by itself. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** What an edge is started with. */
export interface EdgeOptions {
  readonly runtime: Runtime;
  /** A free one where it is left out or 0. */
  readonly port?: number;
  readonly hostname?: string;
  /** What the edge is configured with; nothing else of the environment reaches it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Made anew where it is left out. */
  readonly bundle?: string;
  readonly output?: 'inherit' | 'ignore';
  /** The variables that are handed on: those that an edge reads where it is left out. */
  readonly variables?: readonly string[];
}

const startLimitMs = 20_000;
/** A workerd with requests that hang does not heed SIGTERM. */
const graceMs = 2_000;

/** Starts an edge and resolves when it answers. */
export async function startEdge(options: EdgeOptions): Promise<RunningEdge> {
  const { runtime, hostname = '127.0.0.1', output = 'inherit' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'quittance-edge-'));
  const bundle = options.bundle ?? (await bundleEdge(folder)).path;
  const port = options.port || (await freePort());
  const given = (options.variables ?? edgeVariables).flatMap((name) => {
    const value = options.environment[name];
    return value ? [[name, value] as const] : [];
  });
  const variables = given.map(([name]) => name);
  const command = await commandOf[runtime]({ bundle, folder, hostname, port, variables });
  const { PATH: path } = process.env;
  const own = {
    PATH: path,
    HOME: folder,
    DENO_DIR: join(folder, 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
  };
  const startedAt = performance.now();
  const child = Bun.spawn([...command], {
    cwd: folder,
    env: { ...own, ...Object.fromEntries(given) },
    stdio: ['ignore', output, output],
  });
  const url = `http://${hostname === '0.0.0.0' ? '127.0.0.1' : hostname}:${port}`;
  const stop = async (): Promise<void> => {
    child.kill();
    await Promise.race([child.exited, sleep(graceMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await child.exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(url, child, runtime);
  } catch (error) {
    await stop();
    throw error;
  }
  const startMs = performance.now() - startedAt;
  return { url, pid: child.pid, runtime, startMs, ended: child.exited, stop };
}

async function untilItAnswers(
  url: string,
  child: { readonly exitCode: number | null; readonly signalCode: unknown },
  runtime: Runtime,
): Promise<void> {
  const giveUpAt = performance.now() + startLimitMs;
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The edge on ${runtime} ended at once with ${child.exitCode}; see above`);
    }
    if (performance.now() > giveUpAt) throw new Error(`The edge on ${runtime} does not answer`);
    await sleep(5);
  }
}
