import { commandsBelow, type CommandDefinition } from '../../../platform/cli/frame/find-command.ts';

/** A command that does something, and the words that lead to it. */
export interface Leaf {
  readonly words: string;
  readonly command: CommandDefinition;
}

/** Every command below one that is no group. */
export async function leavesOf(command: CommandDefinition, path = ''): Promise<readonly Leaf[]> {
  if (!command.subCommands) return [{ words: path, command }];
  const below = await commandsBelow(command);
  const leaves = below.map(([word, child]) => leavesOf(child, `${path} ${word}`.trim()));
  return (await Promise.all(leaves)).flat();
}
