import type { Facts, Log } from '../../platform/logging/log.ts';

/** A log that keeps its lines, for a test to look at. */
export interface RecordedLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly facts: Facts }[];
}

export function createRecordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = [];
  const at =
    (level: string) =>
    (message: string, facts: Facts = {}): void =>
      void lines.push({ level, message, facts });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
