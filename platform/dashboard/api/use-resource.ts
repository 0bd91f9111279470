import { useEffect, useRef, useState } from 'preact/hooks';
import { changed, onChange } from './live.ts';
import type { Outcome, Problem } from './problem.ts';
import { read } from './request.ts';

/** What is known of a resource. The last body stays while a newer one is on its way. */
export interface Resource<Body> {
  readonly body: Body | undefined;
  readonly problem: Problem | undefined;
  /** What `body` is a version of, as `send` takes it; null for lists. */
  readonly etag: string | null;
  /** True where what is shown is of another address than the one that is wanted now. */
  readonly stale: boolean;
}

interface Known<Body> extends Omit<Resource<Body>, 'stale'> {
  readonly path: string;
}

/** How a resource is read. */
export interface Reading<Body> {
  /** What changes without an event is asked for again after so long, as long as it does. */
  readonly everyMs?: number;
  /** Always where it is not said. */
  readonly changes?: (body: Body) => boolean;
  /** What reads the address, where one request does not. */
  readonly by?: (path: string) => Promise<Outcome<Body>>;
}

/** Reads an address, and again whenever something may have changed; null reads nothing. */
export function useResource<Body>(path: string | null, reading?: Reading<Body>): Resource<Body> {
  const [known, setKnown] = useState<Known<Body>>();
  const how = useRef(reading);
  how.current = reading;
  useEffect(() => {
    if (path === null) return undefined;
    let [over, isReading, isOutdated] = [false, false, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    // One at a time: a slow server is not asked more for being slow.
    const load = async (): Promise<void> => {
      isOutdated = isReading;
      if (isReading) return;
      isReading = true;
      clearTimeout(timer);
      const outcome = await (how.current?.by ?? read<Body>)(path);
      isReading = false;
      if (over) return;
      setKnown((before) => {
        if (outcome.ok) return { ...outcome, path, problem: undefined };
        const { body, etag = null } = before?.path === path ? before : {};
        return { path, body, etag, problem: outcome.problem };
      });
      const { everyMs = 0, changes = () => true } = how.current ?? {};
      if (isOutdated) await load();
      else if (everyMs > 0 && outcome.ok && changes(outcome.body)) {
        // Whoever looks elsewhere asks when they look here again.
        timer = setTimeout(() => (document.hidden ? changed() : void load()), everyMs);
      }
    };
    void load();
    const stop = onChange(() => void load());
    return () => {
      over = true;
      clearTimeout(timer);
      stop();
    };
  }, [path]);
  const { body, problem, etag = null } = known ?? {};
  return { body, problem, etag, stale: path !== null && known?.path !== path };
}
