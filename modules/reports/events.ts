import type { ReportEvent, ReportResource } from './domain/report.ts';

/** What other modules may know of a report's committed events: `data` is the report after it. */
export interface ReportEventData {
  readonly type: ReportEvent['type'];
  readonly data: ReportResource;
}
