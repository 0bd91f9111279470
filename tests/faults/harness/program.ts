import { join } from 'node:path';
import { atEnd } from '../../support/at-end.ts';

export const root = join(import.meta.dir, '../../..');
const stopLimitMs = 20_000;

/** A child process: everything it printed, how it ended, and ways to end it. */
export interface Program {
  readonly processId: number;
  readonly exited: Promise<number>;
  output(): string;
  send(signal: NodeJS.Signals): void;
  /** Asks it to end, and resolves with its exit code. One that does not end is killed. */
  stop(): Promise<number>;
  kill(): Promise<void>;
}

const running = new Set<Program>();
atEnd(async () => {
  await Promise.all([...running].map((program) => program.kill()));
});

/** Where and how a program is started that is not one of this project's sources. */
export interface Place {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly PATH: string;
  readonly HOME: string;
}

const sources = (): Place => {
  const { PATH = '', HOME = '' } = process.env;
  return { command: [process.execPath, '--no-orphans'], cwd: root, PATH, HOME };
};

/** Starts a TypeScript program of this project; it ends with this process, however that ends. */
export function startProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { command, cwd, PATH, HOME }: Place = sources(),
): Program {
  const child = Bun.spawn([...command, ...words], {
    cwd,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      output += decoder.decode(chunk, { stream: true });
    }
  };
  const printed = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const exited = child.exited.then(async (code) => {
    running.delete(program);
    await printed;
    return code;
  });
  const program: Program = {
    processId: child.pid,
    exited,
    output: () => output,
    send: (signal) => child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      const code = await exited;
      clearTimeout(killer);
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
  running.add(program);
  return program;
}
