import type { Refusal } from '../../kernel/refusal.ts';
import { shown, type BulkJob } from './bulk-job.ts';

/** Why a job cannot be done something with as it stands, and what can be done instead. */
export function invalidState(job: BulkJob, what: string, instead: string): Refusal {
  const { id, status } = shown(job);
  return {
    kind: 'conflict',
    code: 'invalid_state',
    detail: `Cannot ${what} bulk job "${id}": it is ${status}; ${instead}`,
    extensions: { currentStatus: status },
  };
}
