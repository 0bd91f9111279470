import type { WebhookAttempt } from '../../api/resources.ts';

/** What came of an attempt, in short: the status that was answered, or why there is none. */
export const answerOf = ({ answer, error }: WebhookAttempt): string =>
  [answer && String(answer.status), error].filter((text) => text !== null).join(': ');

/** JSON with a member a line; other text as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
