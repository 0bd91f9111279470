import { writeReport as write, type Reporting } from '../../platform/processes/write-report.ts';
import { alive } from './alive.ts';

export interface ReportingParts {
  readonly reporting: Reporting;
}

const life = { heartbeatMs: 1_000 };

/** Writes a report. Returns how long until it is to be called again, null where it is over. */
export const writeReport =
  ({ reporting }: ReportingParts) =>
  (organizationId: string, reportId: string): Promise<number | null> => {
    let rows = 0;
    const progress = (read: number): void => {
      rows = read;
    };
    return alive(
      life,
      (signal) => write(reporting, organizationId, reportId, { signal, progress }),
      () => rows,
    );
  };
