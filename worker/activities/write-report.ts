import { Context } from '@temporalio/activity';
import { writeReport as write, type Reporting } from '../../platform/processes/write-report.ts';

export interface ReportingParts {
  readonly reporting: Reporting;
}

const heartbeatMs = 1_000;

/** Writes a report. Returns how long until it is to be called again, null where it is over. */
export const writeReport =
  ({ reporting }: ReportingParts) =>
  async (organizationId: string, reportId: string): Promise<number | null> => {
    const context = Context.current();
    let rows = 0;
    const beat = setInterval(() => context.heartbeat(rows), heartbeatMs);
    try {
      return await write(reporting, organizationId, reportId, {
        signal: context.cancellationSignal,
        progress: (read) => {
          rows = read;
        },
      });
    } finally {
      clearInterval(beat);
    }
  };
