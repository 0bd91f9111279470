import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { ReportStore } from '../../modules/reports/ports.ts';
import type { RowRetention } from '../bulk/ports.ts';
import type { CommandStore } from '../commands/ports.ts';
import type { Chore } from './ports.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Clears, an hour apart, what is kept for a time only: inputs, counts of commands, reports. */
export function retentionChores(parts: {
  readonly store: CommandStore;
  readonly rows: RowRetention;
  readonly reports: ReportStore;
  readonly clock: Clock;
}): readonly Chore[] {
  const { store, rows, reports, clock } = parts;
  const retention = (
    name: string,
    keepMs: number,
    forget: (before: number) => Promise<boolean>,
  ): Chore => ({ name, everyMs: hourMs, run: () => forget(clock.now() - keepMs) });
  return [
    retention('old inputs', 30 * dayMs, (before) => store.clearInputs(timestamp(before))),
    retention('old rows of bulk jobs', 30 * dayMs, (before) => rows.clearInputs(timestamp(before))),
    // Longer than the longest window that is asked for.
    retention('old counts', 25 * hourMs, (before) =>
      store.clearCounts(Math.floor(before / minuteMs)),
    ),
    retention('old reports', 7 * dayMs, (before) => reports.forget(timestamp(before))),
  ];
}
