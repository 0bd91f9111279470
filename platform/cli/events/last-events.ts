import type { Api } from '../call/api.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import type { PublishedEvent } from './event-stream.ts';

const pageSize = 100;

interface Page {
  readonly data: readonly PublishedEvent[];
}

/** The last events of an organization, oldest first, and its newest, as a stream names it. */
export async function lastEvents(
  api: Api,
  wanted: number,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly events: readonly PublishedEvent[]; readonly lastEventId: string }> {
  const lastEventId = await headOf(api);
  const head = Number(lastEventId.split('.')[1]);
  let events: readonly PublishedEvent[] = [];
  // The list goes forward only: look at more and more of its end until enough are found.
  for (let span = wanted; ; span *= 4) {
    const from = Math.max(0, head - span);
    events = wanted === 0 ? [] : await eventsBetween(api, from, query);
    if (events.length >= wanted || from === 0) break;
  }
  return { events: events.slice(-wanted || events.length), lastEventId };
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

/** The newest event, as a stream names it: every answer has a token that says how far it was. */
async function headOf({ call, transport }: Api): Promise<string> {
  const headers = { 'Cache-Control': 'no-cache' };
  await call({ method: 'GET', path: '/v1/events', query: { limit: '1' }, headers });
  const head = transport.tokens.lastEventId;
  if (head !== null) return head;
  throw new CommandFailure('failed', 'Use a newer program: this API has another kind of tokens');
}

const pageAfter = async (
  api: Api,
  after: number,
  query: Readonly<Record<string, string>>,
): Promise<readonly PublishedEvent[]> => {
  const asked = { ...query, after: String(after), limit: String(pageSize) };
  return (await api.call<Page>({ method: 'GET', path: '/v1/events', query: asked })).data;
};
