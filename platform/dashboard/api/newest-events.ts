import { freshest } from './freshness.ts';
import { noAnswer, type Outcome } from './problem.ts';
import { read, refused } from './request.ts';
import type { ListedEvent, Page } from './resources.ts';

const startLimitMs = 5_000;

/**
 * Reads a page of the feed with the newest event first. The feed begins with the oldest: without
 * a cursor the page is the one before its end.
 */
export async function readNewest(path: string): Promise<Outcome<Page<ListedEvent>>> {
  const address = new URL(path, location.href);
  if (address.searchParams.has('cursor')) return turned(await read(path));
  const end = await endOfLog();
  if (!end.ok) return end;
  address.searchParams.set('after', end.body);
  const beyond = await read<Page<ListedEvent>>(address.pathname + address.search);
  if (!beyond.ok || beyond.body.previousCursor === null) return turned(beyond);
  address.searchParams.delete('after');
  address.searchParams.set('cursor', beyond.body.previousCursor);
  const newest = turned(await read(address.pathname + address.search));
  // What is after the end has not happened yet.
  return newest.ok ? { ...newest, body: { ...newest.body, previousCursor: null } } : newest;
}

/** The sequence of the newest event: a stream begins by telling it. */
async function endOfLog(): Promise<Outcome<string>> {
  const { token } = freshest();
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(startLimitMs)]);
  try {
    const headers = { ...(token !== undefined && { 'Consistency-Token': token }) };
    const response = await fetch('/v1/events/stream', { headers, signal });
    if (!response.ok) return await refused(response);
    const first = await response.body?.getReader().read();
    const [, end] = /^id: ?\d+\.(\d+)$/m.exec(new TextDecoder().decode(first?.value)) ?? [];
    return end === undefined
      ? noAnswer()
      : { ok: true, status: response.status, body: end, etag: null };
  } catch {
    return noAnswer();
  } finally {
    over.abort();
  }
}

function turned(outcome: Outcome<Page<ListedEvent>>): Outcome<Page<ListedEvent>> {
  if (!outcome.ok) return outcome;
  const { data, nextCursor, previousCursor } = outcome.body;
  const body = { data: data.toReversed(), nextCursor: previousCursor, previousCursor: nextCursor };
  return { ...outcome, body };
}
