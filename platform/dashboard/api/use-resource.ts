import { useEffect, useState } from 'preact/hooks';
import { onChange } from './live.ts';
import type { Problem } from './problem.ts';
import { read } from './request.ts';

/** What is known of a resource. The last body stays while a newer one is on its way. */
export interface Resource<Body> {
  readonly body: Body | undefined;
  readonly problem: Problem | undefined;
  /** True where what is shown is of another address than the one that is wanted now. */
  readonly stale: boolean;
}

interface Known<Body> {
  readonly path: string;
  readonly body: Body | undefined;
  readonly problem: Problem | undefined;
}

/** Reads an address, and again whenever something may have changed; null reads nothing. */
export function useResource<Body>(path: string | null): Resource<Body> {
  const [known, setKnown] = useState<Known<Body>>();
  useEffect(() => {
    if (path === null) return undefined;
    let latest = 0;
    let over = false;
    const load = async (): Promise<void> => {
      const number = (latest += 1);
      const outcome = await read<Body>(path);
      if (over || number !== latest) return;
      setKnown((before) =>
        outcome.ok
          ? { path, body: outcome.body, problem: undefined }
          : {
              path,
              body: before?.path === path ? before.body : undefined,
              problem: outcome.problem,
            },
      );
    };
    void load();
    const stop = onChange(() => void load());
    return () => {
      over = true;
      stop();
    };
  }, [path]);
  const { body, problem } = known ?? {};
  return { body, problem, stale: path !== null && known?.path !== path };
}
