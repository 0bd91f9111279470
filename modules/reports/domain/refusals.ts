import type { Refusal } from '../../kernel/refusal.ts';
import type { ReportResource } from './report.ts';

/** `Cannot read the content of report "rep_…": it is running; …` */
export const invalidState = (
  { id, status }: ReportResource,
  action: string,
  advice: string,
): Refusal => ({
  kind: 'conflict',
  code: 'invalid_state',
  detail: `Cannot ${action} report "${id}": it is ${status}; ${advice}`,
  extensions: { currentStatus: status },
});
