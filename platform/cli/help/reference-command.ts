import type { CommandDef } from 'citty';
import { cliCommand } from '../frame/cli-command.ts';
import { referenceOf } from './reference.ts';

/** Prints the page about all commands. */
export const referenceCommandOf = (tree: () => CommandDef): CommandDef =>
  cliCommand({
    description: 'Print the page about all commands, in Markdown',
    args: {},
    run: async (_, printer) => printer.text((await referenceOf(tree())).trimEnd()),
  });
