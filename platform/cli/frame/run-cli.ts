import { tmpdir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { renderUsage, runCommand, type ArgsDef, type CommandDef } from 'citty';
import { openPrinter } from '../output/printer.ts';
import { hasColours } from '../output/colours.ts';
import { CommandFailure } from './command-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { findCommand } from './find-command.ts';
import { nearest } from './nearest.ts';
import { missingWords, refuseUnknownOptions, withoutReplaced } from './strict-arguments.ts';

/** Runs one command line, and ends this OS process with its exit code. */
export async function runCli(root: CommandDef, given: readonly string[]): Promise<never> {
  const words = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const printer = openPrinter(words.includes('--json'));
  let path: readonly string[] = [];
  let args: ArgsDef = {};
  try {
    const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
    const found = await findCommand(root, own);
    ({ path } = found);
    args = found.command.args ?? {};
    if (own.some((word) => word === '--help' || word === '-h')) {
      if (found.rest !== undefined) throw noCommand(found, found.rest);
      await printer.text(await helpOf(found));
    } else if (['--version', '-v', 'version'].includes(words[0] ?? '')) {
      const version = found.root.meta?.version ?? '';
      await printer.one(printer.json ? { version } : version);
    } else if (found.command.subCommands) {
      // A group alone, or with a word that it does not know.
      if (found.rest !== undefined) throw noCommand(found, found.rest);
      await printer.text(await helpOf(found));
      process.exitCode = exitCodes.usage.code;
    } else {
      refuseUnknownOptions(own, args);
      const command = { ...found.command, args: withoutReplaced(args, own) };
      await runCommand(command, { rawArgs: behind(path.slice(1), words) });
    }
  } catch (thrown) {
    const failure = failureOf(thrown as Error, args);
    if (failure) await printer.failure(failure);
    if (failure?.exit === 'usage') printer.note(`  (${path.join(' ')} --help)`);
    process.exitCode = exitCodes[failure?.exit ?? 'done'].code;
  }
  return process.exit();
}

/** The words without those that lead to the command, wherever its options stand. */
function behind(path: readonly string[], words: readonly string[]): string[] {
  const lead = [...path];
  return words.filter((word) => word !== lead[0] || lead.shift() === undefined);
}

type Found = Awaited<ReturnType<typeof findCommand>>;

function noCommand({ command, path }: Found, word: string): CommandFailure {
  const name = path.join(' ');
  const meant = nearest(word, Object.keys(command.subCommands ?? {}));
  const mend = meant ? `Use "${name} ${meant}"` : `Use a command of "${name}"`;
  return new CommandFailure('usage', `${mend}, not "${word}"`);
}

/** An executable unpacks its native parts before it can load them. */
const noRoomForNative = `Cannot load native code from ${tmpdir()}: set TMPDIR to a folder that can be written and whose programs may run (not mounted noexec)`;

/** What was thrown, in words; undefined where the reader has gone, as `head` does. */
function failureOf(error: Error & { code?: string }, args: ArgsDef): CommandFailure | undefined {
  if (error instanceof CommandFailure) return error;
  if (error.code === 'EPIPE') return undefined;
  if (error.code === 'ERR_DLOPEN_FAILED') return new CommandFailure('failed', noRoomForNative);
  if (error.name !== 'CLIError') return new CommandFailure('failed', error.message);
  return new CommandFailure('usage', missingWords(stripVTControlCharacters(error.message), args));
}

async function helpOf({ command, path }: Found): Promise<string> {
  const parent = { meta: { name: path.slice(0, -1).join(' ') } };
  const meta = { ...command.meta, name: path.at(-1) ?? '' };
  const rendered = await renderUsage({ ...command, meta }, parent);
  const usage = hasColours(process.stdout) ? rendered : stripVTControlCharacters(rendered);
  const codes = Object.values(exitCodes).map(
    ({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`,
  );
  const trimmed = usage.replaceAll(/[ ]+$/gm, '').trimEnd();
  return `${trimmed}\n\nEXIT CODES\n\n${codes.join('\n')}`;
}
