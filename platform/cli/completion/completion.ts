import type { CommandDef } from 'citty';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { scripts } from './scripts.ts';
import { completionsOf } from './words.ts';

/** Prints what a shell loads to complete the commands of this tree. */
export const completionOf = (tree: () => CommandDef): CommandDef =>
  cliCommand({
    description:
      'Print what a shell needs to complete commands: source <(quittance completion bash)',
    args: {
      shell: { type: 'positional', description: 'bash, zsh or fish', required: true },
    },
    async run({ shell }, printer) {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (!script) {
        throw new CommandFailure('usage', `Name a shell of ${Object.keys(scripts).join(', ')}`);
      }
      await printer.text(script(await completionsOf(tree())));
    },
  });
