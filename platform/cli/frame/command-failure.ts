import type { ExitName } from './exit-codes.ts';

/** Ends a command with these words on standard error, and this exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  constructor(
    readonly exit: ExitName,
    message: string,
    /** What `--json` prints in place of the words. */
    readonly content?: unknown,
  ) {
    super(message);
  }
}
