import type { ArgsDef, CommandDef } from 'citty';

/** A command of the tree, and the words that lead to it. */
interface Found {
  readonly root: CommandDefinition;
  readonly command: CommandDefinition;
  readonly path: readonly string[];
  /** The word that was to be a command and is none. */
  readonly rest: string | undefined;
}

/** As citty has it, without what this tree does not do: only commands are loaded when asked for. */
export interface CommandDefinition extends CommandDef {
  readonly meta?: { name?: string; version?: string; description?: string };
  readonly args?: ArgsDef;
  readonly subCommands?: Record<string, CommandDefinition | (() => Promise<CommandDef>)>;
}

/** Follows words down the tree of commands, and loads what it comes by. */
export async function findCommand(root: CommandDef, words: readonly string[]): Promise<Found> {
  const top = root as CommandDefinition;
  const path = [top.meta?.name ?? ''];
  let command = top;
  for (const word of words.filter((each) => !each.startsWith('-'))) {
    if (!command.subCommands) break;
    if (!Object.hasOwn(command.subCommands, word)) return { root: top, command, path, rest: word };
    command = await loaded(command.subCommands[word]);
    path.push(word);
  }
  return { root: top, command, path, rest: undefined };
}

/** The commands below one, all of them loaded. */
export async function commandsBelow({
  subCommands = {},
}: CommandDefinition): Promise<readonly (readonly [word: string, command: CommandDefinition])[]> {
  const entries = Object.entries(subCommands);
  return Promise.all(entries.map(async ([word, below]) => [word, await loaded(below)] as const));
}

const loaded = async (
  below: CommandDefinition | (() => Promise<CommandDef>) | undefined,
): Promise<CommandDefinition> =>
  (typeof below === 'function' ? await below() : (below ?? {})) as CommandDefinition;
