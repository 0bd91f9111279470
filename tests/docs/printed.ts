import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '../deploy/variables.ts';
import { startProgram, type Program } from '../faults/harness/program.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';

/** Where pages say that a `dev` is. */
export const printedUrl = 'http://localhost:3000';

/** The shell commands of a page that talk to a `dev`, by the heading that they stand under. */
export async function sessionsIn(page: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const sessions = new Map<string, string[]>();
  // One hash alone is the page's title, or a comment of a shell.
  for (const section of (await textOf(page)).split(/^##+ /m)) {
    const heading = (section.split('\n')[0] ?? '').replace(/^# /, '');
    const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = '']) => commands);
    if (blocks.some((block) => block.includes(printedUrl))) sessions.set(heading, blocks);
  }
  return sessions;
}

/** A `dev` as a reader starts it, in a folder of its own. */
export interface ReadersDev {
  /** Where the reader sits: the folder that `.quittance` is in. */
  readonly folder: string;
  readonly program: Program;
  /** Runs commands there as printed, but for the port; what they say, and how they ended. */
  type(printed: string): Promise<{ readonly code: number; readonly output: string }>;
  /** Kills it, if it still runs, and starts it again. */
  again(): Promise<void>;
}

export async function startReadersDev(
  environment: Readonly<Record<string, string>> = {},
): Promise<ReadersDev> {
  const folder = await scratchFolder();
  await mkdir(join(folder, '.quittance'));
  const [port, temporalPort] = [String(await lastingPort()), String(await lastingPort())];
  const places = ['--home', join(folder, '.quittance'), '--port', port];
  const words = ['platform/cli/main.ts', 'dev', ...places, '--temporal-port', temporalPort];
  const start = async (): Promise<Program> => {
    const started = startProgram(words, environment);
    await until('dev is ready', 60_000, () => started.output().includes('Ready in'));
    return started;
  };
  let program = await start();
  return {
    folder,
    get program() {
      return program;
    },
    async type(printed) {
      const shell = Bun.spawn(
        ['bash', '-eu', '-c', printed.replaceAll(printedUrl, `http://localhost:${port}`)],
        { cwd: folder, stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
      );
      const output = await new Response(shell.stdout).text();
      return { code: await shell.exited, output };
    },
    async again() {
      await program.kill();
      program = await start();
    },
  };
}
