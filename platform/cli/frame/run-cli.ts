import { tmpdir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { renderUsage, runCommand, type CommandDef } from 'citty';
import { openPrinter } from '../output/printer.ts';
import { hasColours } from '../output/colours.ts';
import { CommandFailure } from './command-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { findCommand } from './find-command.ts';
import { refuseUnknownOptions } from './strict-arguments.ts';

/** Runs one command line, and ends this OS process with its exit code. */
export async function runCli(root: CommandDef, words: readonly string[]): Promise<never> {
  const printer = openPrinter(words.includes('--json'));
  let path: readonly string[] = [];
  try {
    const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
    const found = await findCommand(root, own);
    ({ path } = found);
    if (own.some((word) => word === '--help' || word === '-h')) {
      await printer.text(await helpOf(found));
    } else if (words.length === 1 && ['--version', '-v'].includes(words[0] ?? '')) {
      await printer.text(found.root.meta?.version ?? '');
    } else if (found.command.subCommands) {
      // A group alone, or with a word that it does not know.
      if (found.rest !== undefined) {
        const name = found.path.join(' ');
        throw new CommandFailure('usage', `Use a command of "${name}", not "${found.rest}"`);
      }
      await printer.text(await helpOf(found));
      process.exitCode = exitCodes.usage.code;
    } else {
      refuseUnknownOptions(own, found.command.args ?? {});
      await runCommand(root, { rawArgs: [...words] });
    }
  } catch (thrown) {
    const failure = failureOf(thrown as Error);
    if (failure) await printer.failure(failure);
    if (failure?.exit === 'usage') printer.note(`  (${path.join(' ')} --help)`);
    process.exitCode = exitCodes[failure?.exit ?? 'done'].code;
  }
  return process.exit();
}

/** An executable unpacks its native parts before it can load them. */
const noRoomForNative = `Cannot load native code from ${tmpdir()}: set TMPDIR to a folder that can be written and whose programs may run (not mounted noexec)`;

/** What was thrown, in words; undefined where the reader has gone, as `head` does. */
function failureOf(error: Error & { code?: string }): CommandFailure | undefined {
  if (error instanceof CommandFailure) return error;
  if (error.code === 'EPIPE') return undefined;
  if (error.code === 'ERR_DLOPEN_FAILED') return new CommandFailure('failed', noRoomForNative);
  if (error.name !== 'CLIError') return new CommandFailure('failed', error.message);
  const words = stripVTControlCharacters(error.message);
  return new CommandFailure('usage', words.replace(/^Missing required.*argument: /, 'Give '));
}

async function helpOf({ command, path }: Awaited<ReturnType<typeof findCommand>>): Promise<string> {
  const parent = { meta: { name: path.slice(0, -1).join(' ') } };
  const meta = { ...command.meta, name: path.at(-1) ?? '' };
  const usage = await renderUsage({ ...command, meta }, parent);
  const codes = Object.values(exitCodes).map(
    ({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`,
  );
  const trimmed = usage.replaceAll(/[ ]+$/gm, '').trimEnd();
  const text = `${trimmed}\n\nEXIT CODES\n\n${codes.join('\n')}`;
  return hasColours(process.stdout) ? text : stripVTControlCharacters(text);
}
