import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../platform/temporal/free-port.ts';
import { root, startProgram, type Program } from '../../faults/harness/program.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { until } from '../../support/until.ts';

/** How a command ended, and what it printed. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What it printed, read as JSON. */
  json<Content = Record<string, unknown>>(): Content;
}

/** Runs commands as a user does, in a folder. */
export interface CommandLine {
  readonly folder: string;
  run(...words: string[]): Promise<Ran>;
  /** Starts a command that goes on. */
  start(...words: string[]): Program;
}

const main = join(root, 'platform/cli/main.ts');
const words = (given: readonly string[]): string[] => {
  ran.push(given);
  return [main, ...given];
};

/** Every command line that tests of this process have run. */
export const ran: (readonly string[])[] = [];

/** Commands that are run in this folder. */
export function commandLine(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): CommandLine {
  const { PATH = '', HOME = '' } = process.env;
  return {
    folder,
    async run(...given) {
      const child = Bun.spawn([process.execPath, '--no-orphans', ...words(given)], {
        cwd: folder,
        env: { PATH, HOME, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, err, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ]);
      return { code, out, err, json: <Content>() => JSON.parse(out) as Content };
    },
    start: (...given) =>
      startProgram(words(given), environment, {
        command: [process.execPath, '--no-orphans'],
        cwd: folder,
        PATH,
        HOME,
      }),
  };
}

/** A running `dev`, and commands in the folder of its home. */
export interface DevUnderTest extends CommandLine {
  readonly url: string;
  readonly apiKey: string;
  readonly program: Program;
  /** Its database. */
  readonly database: string;
}

/** Starts a `dev` of its own. */
export async function startDev(): Promise<DevUnderTest> {
  const folder = await scratchFolder();
  const line = commandLine(folder);
  const [port, temporalPort] = [await freePort(), await freePort()];
  const program = line.start('dev', '--port', `${port}`, '--temporal-port', `${temporalPort}`);
  await until('dev is ready', 60_000, () => program.output().includes('Ready in'));
  const announced = await readFile(join(folder, '.quittance/dev.json'), 'utf8');
  const { url, apiKey } = JSON.parse(announced) as { url: string; apiKey: string };
  return { ...line, url, apiKey, program, database: join(folder, '.quittance/quittance.db') };
}

let shared: Promise<DevUnderTest> | undefined;

/** The `dev` that tests share which leave it running; it ends with this process. */
export const sharedDev = (): Promise<DevUnderTest> => (shared ??= startDev());
