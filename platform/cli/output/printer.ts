import type { CommandFailure } from '../frame/command-failure.ts';
import { red } from './colours.ts';
import { linesOf, tableOf, type Column } from './table.ts';

/** Prints what a command found: for people, or one JSON document a line for machines. */
export interface Printer {
  readonly json: boolean;
  /** One thing. */
  one(thing: unknown): Promise<void>;
  /** Things of a kind; `whole` is what a machine gets. */
  many(things: readonly object[], columns: readonly Column[], whole: unknown): Promise<void>;
  /** Words as they are, for people and machines. */
  text(text: string): Promise<void>;
  /** Words for people only. */
  say(text: string): Promise<void>;
  /** Words on standard error. */
  note(text: string): void;
  failure(failure: CommandFailure): Promise<void>;
}

export function openPrinter(json: boolean): Printer {
  const text = async (words: string): Promise<void> => {
    await Bun.write(Bun.stdout, `${words}\n`);
  };
  return {
    json,
    text,
    one: (thing) => text(json ? JSON.stringify(thing) : linesOf(thing)),
    many: (things, columns, whole) => text(json ? JSON.stringify(whole) : tableOf(things, columns)),
    say: (words) => (json ? Promise.resolve() : text(words)),
    note: (words) => {
      if (!json) process.stderr.write(`${words}\n`);
    },
    async failure({ message, content, exit }) {
      const words = json
        ? JSON.stringify(content ?? { code: exit, detail: message })
        : red(message, process.stderr);
      await Bun.write(Bun.stderr, `${words}\n`);
    },
  };
}
