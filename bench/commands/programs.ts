import { join } from 'node:path';
import { keep } from './children.ts';
import type { Home } from './home.ts';

/** What the programs of this folder can be asked. */
export interface Programs {
  'bare-batch': { question: { group: number; seconds: number }; answer: Pace };
  'raw-rows': { question: { group: number; seconds: number }; answer: Pace };
  'no-op-update': { question: { seconds: number }; answer: Pace };
  naive: { question: { clients: number; seconds: number }; answer: Pace };
  load: { question: Load; answer: LoadResult };
  'read-load': { question: ReadLoad; answer: LoadResult };
  'bare-reads': { question: BareReads; answer: { readonly port: number; readonly pid: number } };
}

/** How fast something went. */
export interface Pace {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Commands to be sent. With `commands` it ends after so many, otherwise after `seconds`. */
export interface Load {
  readonly port: number;
  readonly apiKey: string;
  readonly clients: number;
  readonly seconds: number;
  readonly commands?: number;
  /** Between an answer and the same client's next command. */
  readonly pauseMs?: number;
  /** So many and no more, of all clients together. */
  readonly perSecond?: number;
}

/** Requests to be sent one after the other, again and again, by each client from another place on. */
export interface ReadLoad {
  readonly port: number;
  /** Each as it is sent. */
  readonly requests: readonly string[];
  readonly clients: number;
  readonly seconds: number;
  readonly perSecond?: number;
}

/** What a server answers that does nothing else. */
export interface BareReads {
  readonly answers: readonly BareAnswer[];
  /** Where it selects payments. */
  readonly databaseFile: string;
  readonly organizationId: string;
}

export interface BareAnswer {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoadResult extends Pace {
  /** How many answers had which status; 0 stands for a connection that was lost. */
  readonly statuses: Readonly<Record<number, number>>;
}

export interface Program<Name extends keyof Programs> {
  ask(question: Programs[Name]['question']): Promise<Programs[Name]['answer']>;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly failure: string };

/** Starts a program of this folder as a process of its own, which is asked one thing at a time. */
export function startProgram<Name extends keyof Programs>(
  home: Home,
  name: Name,
  ...args: readonly string[]
): Program<Name> {
  let open: PromiseWithResolvers<Programs[Name]['answer']> | undefined;
  const child = keep(
    Bun.spawn([process.execPath, join(import.meta.dir, `${name}.ts`), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      ipc(reply: Reply<Programs[Name]['answer']>) {
        if ('answer' in reply) open?.resolve(reply.answer);
        else open?.reject(new Error(`${name}: ${reply.failure}`));
      },
    }),
  );
  void child.exited.then((code) => open?.reject(new Error(`${name} ended with ${code}`)));
  home.atEnd(async () => {
    child.kill('SIGKILL');
    await child.exited;
  });
  return {
    ask(question) {
      open = Promise.withResolvers();
      child.send(question);
      return open.promise;
    },
  };
}
