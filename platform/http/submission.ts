import { DatabaseUnavailable, OutcomeUnknown, type Submission } from '../commands/ports.ts';
import { Problem } from './problem.ts';

/** A submission that was taken in. Throws a 422, 429, 503 or 504 for one that was not. */
export async function accepted(
  submit: () => Promise<Submission>,
): Promise<Submission & { readonly kind: 'accepted' }> {
  const submission = await known(submit);
  if (submission.kind === 'key_reused') {
    const detail = 'Use a new Idempotency-Key: this one belongs to another request';
    throw new Problem('idempotency_key_reused', detail);
  }
  if (submission.kind === 'queue_full') {
    const detail = 'Wait a second and send the same request again: too many commands are waiting';
    throw new Problem('queue_full', detail, { headers: { 'Retry-After': '1' } });
  }
  return submission;
}

async function known(submit: () => Promise<Submission>): Promise<Submission> {
  try {
    return await submit();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) {
      const detail =
        'Send the same request again: nothing was accepted, the database is unavailable';
      throw new Problem('database_unavailable', detail, { headers: { 'Retry-After': '1' } });
    }
    if (error instanceof OutcomeUnknown) throw unknown();
    throw error;
  }
}

/** The command is durable: to say now that nothing was accepted would be wrong. */
export async function afterAcceptance(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    throw error instanceof Error && error.name === 'ReadFailure' ? unknown() : error;
  }
}

/** Too many requests wait for one command. */
export const inFlight = (commandId: string): Problem =>
  new Problem('command_in_flight', 'Wait a second: too many requests wait for this key', {
    commandId,
    headers: { 'Retry-After': '1', Location: `/v1/commands/${commandId}` },
  });

const unknown = (): Problem => {
  const detail = 'Send the same request with the same Idempotency-Key again to learn its outcome';
  return new Problem('outcome_unknown', detail, { headers: { 'Retry-After': '1' } });
};
