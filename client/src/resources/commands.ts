import type { Command, Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { CommandStatus } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** Which commands are listed. */
export interface CommandFilter {
  readonly status?: CommandStatus | readonly CommandStatus[] | undefined;
  readonly type?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What was sent, and what became of it. */
export const commands = (command: CommandCall, query: QueryCall) => ({
  get: (id: string, options?: ReadOptions): Promise<Read<Command>> =>
    query.one('/v1/commands/:id', { values: { id } }, options),
  list: (filter: CommandFilter = {}, options?: ReadOptions): Promise<Read<Page<Command>>> =>
    query.one('/v1/commands', { query: { ...filter } }, options),
  all: (filter: CommandFilter = {}, options?: ReadOptions): AsyncGenerator<Command, void> =>
    query.all('/v1/commands', { query: { ...filter } }, options),
  /** Sends a failed command again, under its own id. `Value` is what it answers. */
  retry: <Value = unknown, Options extends CommandOptions = CommandOptions>(
    id: string,
    options?: Options,
  ): Promise<Outcome<Value, Options>> =>
    command('POST', '/v1/commands/:id/retry', { values: { id } }, options),
});
