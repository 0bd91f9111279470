import { useRef, useState } from 'preact/hooks';
import { changed } from './live.ts';
import type { Outcome } from './problem.ts';
import { read } from './request.ts';
import type { ListedEvent, Page } from './resources.ts';
import { useResource, type Resource } from './use-resource.ts';

const pageSize = 100;
const atOnce = 1_000;

/** What happened to one thing, from its beginning. */
export interface Events {
  readonly data: readonly ListedEvent[];
  /** Whether there are more than were asked for. */
  readonly goesOn: boolean;
}

const none: Events = { data: [], goesOn: false };

/** Reads the events of a subject, a thousand of them, and the next thousand when `readOn` is called. */
export function useSubjectEvents(subject: string): {
  readonly events: Resource<Events>;
  readonly readOn: () => void;
} {
  const known = useRef(none);
  const [most, setMost] = useState(atOnce);
  const wanted = useRef(most);
  wanted.current = most;
  const path = `/v1/events?subject=${encodeURIComponent(subject)}&limit=${pageSize}`;
  const by = async (): Promise<Outcome<Events>> => {
    const outcome = await readFrom(path, known.current, wanted.current);
    if (outcome.ok) known.current = outcome.body;
    // Where one stood is nowhere any more.
    else if (outcome.problem.code === 'invalid_cursor') known.current = none;
    return outcome;
  };
  const readOn = (): void => {
    setMost(most + atOnce);
    changed();
  };
  return { events: useResource<Events>(path, { by }), readOn };
}

/** What happened stays so: only what came after it is asked for. */
async function readFrom(path: string, known: Events, most: number): Promise<Outcome<Events>> {
  let { data, goesOn } = known;
  do {
    if (goesOn && data.length >= most) break;
    const outcome = await read<Page<ListedEvent>>(`${path}&after=${data.at(-1)?.sequence ?? 0}`);
    if (!outcome.ok) return outcome;
    data = [...data, ...outcome.body.data];
    goesOn = outcome.body.nextCursor !== null;
  } while (goesOn);
  return { ok: true, status: 200, body: { data, goesOn }, etag: null };
}
