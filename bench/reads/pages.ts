import type { GeneratedOrigin } from './generated.ts';
import type { Question } from './questions.ts';
import { ask, get } from './read-requests.ts';

const pageSize = 20;
/** Further than this a page has no number. */
const deepest = 9_900;
/** At the primary: neither of the two is to answer from memory. */
const fresh = { 'Cache-Control': 'no-cache' };

interface PageBody {
  readonly nextCursor: string | null;
  readonly total?: { readonly value: number };
}

/** The requests for the first pages. */
export const firstPages = ({ apiKey }: GeneratedOrigin, questions: readonly Question[]): string[] =>
  questions.map(({ parameters }) =>
    get(`/v1/payments?limit=${pageSize}&${parameters}`, apiKey, fresh),
  );

/** The requests for pages that lie deep in their lists; none for lists that are short. */
export async function deepPages(
  { port, apiKey }: GeneratedOrigin,
  questions: readonly Question[],
): Promise<string[]> {
  const requests: string[] = [];
  const page = async (parameters: string, number: number): Promise<PageBody> => {
    const path = `/v1/payments?size=${pageSize}&page=${number}&${parameters}`;
    return (await (await ask(port, path, apiKey)).json()) as PageBody;
  };
  for (const { parameters } of questions) {
    const { total } = await page(parameters, 1);
    const rows = Math.min(deepest, (total?.value ?? 0) - 2 * pageSize);
    if (rows < 2 * pageSize) continue;
    const { nextCursor } = await page(parameters, Math.floor(rows / pageSize));
    if (nextCursor === null) continue;
    requests.push(get(`/v1/payments?limit=${pageSize}&cursor=${nextCursor}`, apiKey, fresh));
  }
  return requests;
}

/** The requests for sums. */
export const sums = ({ apiKey }: GeneratedOrigin, statistics: readonly string[]): string[] =>
  statistics.map((parameters) => get(`/v1/payments/statistics?${parameters}`, apiKey, fresh));
