import { defineCommand, type ArgsDef, type CommandDef, type ParsedArgs } from 'citty';
import { openPrinter, type Printer } from '../output/printer.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import { refuseMisplaced } from './strict-arguments.ts';

export const jsonArgument = {
  json: { type: 'boolean', description: 'Print JSON for machines, problems too' },
} as const satisfies ArgsDef;

/** One command of the command line. */
interface CliCommand<Args extends ArgsDef> {
  readonly description: string;
  readonly args: Args;
  /** Resolves with how it ended where that is not `done`. Throws `CommandFailure`. */
  run(args: ParsedArgs<Args & typeof jsonArgument>, printer: Printer): Promise<ExitName | void>;
}

/** A command as citty takes it: with `--json`, strict about what it is given, and an exit code. */
export function cliCommand<const Args extends ArgsDef>({
  description,
  args: own,
  run,
}: CliCommand<Args>): CommandDef {
  const args: ArgsDef = { ...own, ...jsonArgument };
  return defineCommand({
    meta: { description },
    args,
    async run(context) {
      refuseMisplaced(context.args, args);
      const given = context.args as ParsedArgs<Args & typeof jsonArgument>;
      const ended = await run(given, openPrinter(context.args['json'] === true));
      process.exitCode = exitCodes[ended ?? 'done'].code;
    },
  });
}

/** Commands under one word. */
export const group = (description: string, subCommands: CommandDef['subCommands']): CommandDef =>
  defineCommand({ meta: { description }, ...(subCommands && { subCommands }) });
