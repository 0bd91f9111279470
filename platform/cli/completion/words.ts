import type { CommandDef } from 'citty';
import { commandsBelow, type CommandDefinition } from '../frame/find-command.ts';

/** What may follow a line: the commands below it, or its options. */
export interface Completions {
  /** The words behind the program's name, joined by spaces. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

/** Every line of the tree with what may follow it. */
export async function completionsOf(
  command: CommandDef,
  path: readonly string[] = [],
): Promise<Completions[]> {
  const { args = {} } = command as CommandDefinition;
  const below = await commandsBelow(command as CommandDefinition);
  const commands = below.map(([word, { meta }]) => ({
    word,
    description: meta?.description ?? '',
  }));
  const options = Object.entries(args)
    .filter(([, { type }]: [string, { type?: string }]) => type !== 'positional')
    .map(([name, { description = '' }]: [string, { description?: string }]) => ({
      word: `--${name}`,
      description,
    }));
  const help = { word: '--help', description: 'Say how it is used' };
  const further = below.map(([word, child]) => completionsOf(child, [...path, word]));
  return [
    { path: path.join(' '), words: [...commands, ...options, help] },
    ...(await Promise.all(further)).flat(),
  ];
}
