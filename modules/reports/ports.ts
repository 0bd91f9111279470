import type { Freshness, QueryDefinition } from '../kernel/query.ts';
import type { ReportResource } from './domain/report.ts';

export type { ReportFailure, ReportResource } from './domain/report.ts';

/** Reads the reports of one organization: there is no way to name another's. */
export interface ReportReader {
  /** The report with its progress; undefined when there is none, or none any more. */
  get(id: string): Promise<Freshness & { readonly report: ReportResource | undefined }>;
  /** A piece of what an attempt has written, counted from 0; undefined beyond the last one. */
  chunk(id: string, attempt: number, number: number): Promise<string | undefined>;
}

/** The reports of an organization. */
export type ReportsOf = (organizationId: string) => ReportReader;

/** An organization's whole data at one moment: what is committed later does not show. */
export interface ReportSnapshot {
  /** All that was committed before this time is in it. RFC 3339 UTC with milliseconds. */
  readonly asOf: string;
  /** The organization's position in it. */
  readonly position: number;
  /** The queries, which read it and nothing else. */
  readonly queries: readonly QueryDefinition[];
  close(): Promise<void>;
}

/** Takes snapshots. One is open as long as its report takes. */
export interface ReportSnapshots {
  open(organizationId: string): Promise<ReportSnapshot>;
}

/** An attempt at a report. */
export interface ReportAttemptName {
  readonly organizationId: string;
  readonly reportId: string;
  readonly attempt: number;
}

/** A piece of content, at most 256 KiB of UTF-8. */
export interface ReportChunk {
  /** 0, 1, 2 … */
  readonly number: number;
  readonly text: string;
  /** The rows that were written up to its end. */
  readonly rows: number;
}

/** What the process of a report keeps. */
export interface ReportStore {
  /** The report as it is at the primary, and its last event; undefined without one. */
  load(
    organizationId: string,
    reportId: string,
  ): Promise<
    | {
        readonly report: ReportResource;
        readonly cause: { readonly eventId: string; readonly correlationId: string };
      }
    | undefined
  >;
  /** Writes a piece, and with it how far the report is. False where the attempt is not current. */
  append(attempt: ReportAttemptName, chunk: ReportChunk): Promise<boolean>;
  /** Deletes some pieces of earlier attempts; true when there are more. */
  sweep(attempt: ReportAttemptName): Promise<boolean>;
  /** Deletes some of what was finished before a time, with its pieces; true when there is more. */
  forget(finishedBefore: string): Promise<boolean>;
}
