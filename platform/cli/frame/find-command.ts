import type { ArgsDef, CommandDef } from 'citty';

/** A command of the tree, and the words that lead to it. */
interface Found {
  readonly root: CommandDefinition;
  readonly command: CommandDefinition;
  readonly path: readonly string[];
  /** The word that was to be a command and is none. */
  readonly rest: string | undefined;
}

/** As citty has it, with nothing still to be resolved: this tree is all values. */
export interface CommandDefinition extends CommandDef {
  readonly meta?: { name?: string; version?: string; description?: string };
  readonly args?: ArgsDef;
  readonly subCommands?: Record<string, CommandDefinition>;
}

/** Follows words down the tree of commands. */
export function findCommand(root: CommandDef, words: readonly string[]): Found {
  const top = root as CommandDefinition;
  const path = [top.meta?.name ?? ''];
  let command = top;
  for (const word of words.filter((each) => !each.startsWith('-'))) {
    if (!command.subCommands) break;
    const next = command.subCommands[word];
    if (!next) return { root: top, command, path, rest: word };
    command = next;
    path.push(word);
  }
  return { root: top, command, path, rest: undefined };
}
