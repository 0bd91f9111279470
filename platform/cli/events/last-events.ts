import type { Api } from '../call/api.ts';
import type { PublishedEvent } from './event-stream.ts';

const pageSize = 100;

interface Page {
  readonly data: readonly PublishedEvent[];
}

/** The last events of an organization, oldest first, and the sequence of its newest. */
export async function lastEvents(
  api: Api,
  wanted: number,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly events: readonly PublishedEvent[]; readonly head: number }> {
  const head = await headOf(api);
  let events: readonly PublishedEvent[] = [];
  // The list goes forward only: look at more and more of its end until enough are found.
  for (let span = wanted; ; span *= 4) {
    const from = Math.max(0, head - span);
    events = wanted === 0 ? [] : await eventsBetween(api, from, query);
    if (events.length >= wanted || from === 0) break;
  }
  return { events: events.slice(-wanted || events.length), head };
}

async function eventsBetween(
  api: Api,
  after: number,
  query: Readonly<Record<string, string>>,
): Promise<PublishedEvent[]> {
  const found: PublishedEvent[] = [];
  for (let place = after; ;) {
    const page = await pageAfter(api, place, query);
    found.push(...page);
    const last = page.at(-1);
    if (!last || page.length < pageSize) return found;
    place = last.sequence;
  }
}

/** The number of the newest event, by doubling and halving: some thirty questions at most. */
async function headOf(api: Api): Promise<number> {
  const isBehind = async (sequence: number): Promise<boolean> => {
    try {
      return (await pageAfter(api, sequence, {}, 1)).length > 0;
    } catch (error) {
      if ((error as { content?: { code?: string } }).content?.code === 'invalid_cursor')
        return false;
      throw error;
    }
  };
  let low = 0;
  let high = 1;
  if (!(await isBehind(0))) return 0;
  while (await isBehind(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isBehind(middle)) low = middle;
    else high = middle;
  }
  return low + 1;
}

const pageAfter = async (
  api: Api,
  after: number,
  query: Readonly<Record<string, string>>,
  limit = pageSize,
): Promise<readonly PublishedEvent[]> => {
  const asked = { ...query, after: String(after), limit: String(limit) };
  return (await api.call<Page>({ method: 'GET', path: '/v1/events', query: asked })).data;
};
