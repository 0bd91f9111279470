import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { contentOf, isOver } from '../../modules/reports/index.ts';
import type {
  ReportAttemptName,
  ReportFailure,
  ReportResource,
  ReportSnapshot,
  ReportSnapshots,
  ReportStore,
} from '../../modules/reports/ports.ts';
import type { CommandGateway, CommandOutcome } from '../commands/ports.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { sendProcessCommand } from './process-command.ts';
import type { ReportRoom } from './report-room.ts';

/** What writing reports needs. */
export interface Reporting {
  readonly store: ReportStore;
  readonly snapshots: ReportSnapshots;
  readonly room: ReportRoom;
  readonly gateway: CommandGateway;
  readonly clock: Clock;
  readonly ids: IdMaker;
}

/** How whoever runs it watches and ends it. */
export interface Watching {
  readonly signal: AbortSignal;
  /** Told how many rows were read. */
  progress(rows: number): void;
}

const limits = {
  rows: 10_000_000,
  bytes: 1024 ** 3,
  /** A report that was begun so often ends whoever writes it. */
  attempts: 20,
  /** A report begins again where the outcome of its command does not come. */
  commandMs: 30_000,
  /** How long one attempt may hold its snapshot: of a list, and of anything else. */
  runMs: { list: 30 * 60_000, other: 2 * 60_000 },
  /** Until a report that found no room looks again. */
  againMs: 1_000,
};

const tooLarge: ReportFailure = {
  code: 'report_too_large',
  detail: 'Narrow the filter: a report has at most 10,000,000 rows and 1 GiB',
};
const tooSlow: ReportFailure = {
  code: 'report_too_slow',
  detail: 'Narrow the filter: reading all of it takes too long',
};
const interrupted: ReportFailure = {
  code: 'report_interrupted',
  detail: 'Ask for a new report: this one was interrupted too often',
};

/**
 * Writes a report as its next attempt, from a snapshot of its own. It may be called at any time and
 * any number of times: of two attempts only the later one counts. Returns the milliseconds until
 * it is to be called again; null where nothing is left to do.
 */
export async function writeReport(
  reporting: Reporting,
  organizationId: string,
  reportId: string,
  watching: Watching,
): Promise<number | null> {
  const found = await reporting.store.load(organizationId, reportId);
  if (!found || isOver(found.report)) return null;
  const leave = reporting.room.enter(organizationId);
  if (!leave) return limits.againMs;
  const send = sending(reporting, organizationId, reportId, found.cause);
  try {
    const { attempt } = found.report;
    if (attempt >= limits.attempts) {
      await send('reports.fail', { attempt, ...interrupted });
      return null;
    }
    const name = { organizationId, reportId, attempt: attempt + 1 };
    const written = await write(reporting, found.report, name, send, watching);
    if (written === 'superseded') return limits.againMs;
    await send(written.type, { attempt: name.attempt, ...written.input });
    if (written.type === 'reports.fail') {
      await sweep(reporting.store, { ...name, attempt: name.attempt + 1 }, watching.signal);
    }
    return null;
  } finally {
    leave();
  }
}

type Written =
  | { readonly type: 'reports.complete'; readonly input: { rows: number; bytes: number } }
  | { readonly type: 'reports.fail'; readonly input: ReportFailure };

/** Takes the snapshot, begins the attempt, and writes all that the query finds. */
async function write(
  { store, snapshots, clock }: Reporting,
  report: ReportResource,
  name: ReportAttemptName,
  send: ReturnType<typeof sending>,
  watching: Watching,
): Promise<Written | 'superseded'> {
  const snapshot = await snapshots.open(name.organizationId);
  try {
    const { asOf, position } = snapshot;
    const started = await send('reports.start', { attempt: name.attempt, asOf, position });
    if (started !== 'succeeded') return 'superseded';
    await sweep(store, name, watching.signal);
    const { list, other } = limits.runMs;
    const until = clock.now() + (report.query === 'payments.search' ? list : other);
    return await writeContent(store, report, name, snapshot, watching, () => clock.now() > until);
  } finally {
    await snapshot.close();
  }
}

async function writeContent(
  store: ReportStore,
  report: ReportResource,
  name: ReportAttemptName,
  snapshot: ReportSnapshot,
  { signal, progress }: Watching,
  isLate: () => boolean,
): Promise<Written | 'superseded'> {
  const chunks = createChunkWriter(store, name);
  for await (const part of contentOf(report, name.organizationId, snapshot)) {
    signal.throwIfAborted();
    if (!part.ok) return { type: 'reports.fail', input: part.error };
    if (!(await chunks.write(part.value.text, part.value.rows))) return 'superseded';
    progress(chunks.rows);
    if (chunks.rows > limits.rows || chunks.bytes > limits.bytes) {
      return { type: 'reports.fail', input: tooLarge };
    }
    if (isLate()) return { type: 'reports.fail', input: tooSlow };
  }
  if (!(await chunks.end())) return 'superseded';
  return { type: 'reports.complete', input: { rows: chunks.rows, bytes: chunks.bytes } };
}

async function sweep(
  store: ReportStore,
  before: ReportAttemptName,
  signal: AbortSignal,
): Promise<void> {
  while (await store.sweep(before)) signal.throwIfAborted();
}

/** Has commands on the report executed; throws where the outcome of one does not come in time. */
function sending(
  reporting: Reporting,
  organizationId: string,
  reportId: string,
  cause: { readonly eventId: string; readonly correlationId: string },
) {
  return async (type: string, input: JsonObject): Promise<CommandOutcome['status']> => {
    // Each sending is one of its own: which attempt counts is decided by the report itself.
    const status = await sendProcessCommand(reporting, {
      process: 'report',
      organizationId,
      type,
      aggregateId: reportId,
      input,
      cause,
      waitMs: limits.commandMs,
    });
    if (status === 'unsent') throw new Error(`Cannot send ${type} now; try again`);
    if (status === 'open') throw new Error(`No outcome of ${type} yet; try again`);
    return status;
  };
}
