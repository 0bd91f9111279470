import type { Refusal } from '../../modules/kernel/refusal.ts';
import type { CommandStatus } from './command-record.ts';

/** The type of the commands that send a failed one again. */
export const retryType = 'commands.retry';

/** What a retry is refused with, by the status of the command that was to be sent again. */
export type RetryRefusals = Readonly<Record<CommandStatus, Refusal>>;

const wait = 'wait for its outcome';
const sendAnother = 'send a new command with a new Idempotency-Key';

/** Why a command in each status cannot be sent again; a failed one only without its input. */
export function retryRefusals(commandId: string): RetryRefusals {
  const refusal = (currentStatus: keyof RetryRefusals, why: string): Refusal => ({
    kind: 'conflict',
    code: 'invalid_state',
    detail: `Cannot retry command "${commandId}": ${why}`,
    extensions: { currentStatus },
  });
  return {
    accepted: refusal('accepted', `it is accepted; ${wait}`),
    executing: refusal('executing', `it is executing; ${wait}`),
    succeeded: refusal('succeeded', 'it is succeeded; nothing of it is left to do'),
    refused: refusal('refused', `it is refused; ${sendAnother}`),
    failed: refusal('failed', `its input was cleared 30 days after it failed; ${sendAnother}`),
  };
}
