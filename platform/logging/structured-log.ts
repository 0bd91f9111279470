import {
  configure,
  getJsonLinesFormatter,
  getLogger,
  type LogRecord,
  type Logger,
} from '@logtape/logtape';
import type { Facts, Log } from './log.ts';

/** Writes one line of JSON per record to `write`. Called once, when an OS process starts. */
export async function startLog(options: {
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  write(line: string): void;
}): Promise<Log> {
  const format = getJsonLinesFormatter({ properties: 'flatten', message: 'rendered' });
  await configure({
    reset: true,
    sinks: { lines: (record: LogRecord) => options.write(format(record)) },
    loggers: [
      { category: ['quittance'], lowestLevel: options.level, sinks: ['lines'] },
      { category: ['logtape', 'meta'], lowestLevel: 'error', sinks: ['lines'] },
    ],
  });
  const log = logOf(getLogger(['quittance']));
  // Asking the logger each time whether it drops a line costs more than a cached read can spare.
  return options.level === 'debug' ? log : { ...log, debug: () => undefined };
}

const logOf = (logger: Logger): Log => ({
  debug: (message, facts) =>
    logger.debug(message, () => plain(typeof facts === 'function' ? facts() : facts)),
  info: (message, facts) => logger.info(message, plain(facts)),
  warn: (message, facts) => logger.warn(message, plain(facts)),
  error: (message, facts) => logger.error(message, plain(facts)),
});

/** Errors have no JSON form of their own; what is undefined is left out. */
const plain = (facts: Facts = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        value instanceof Error
          ? { name: value.name, message: value.message, stack: value.stack }
          : value,
      ]),
  );
