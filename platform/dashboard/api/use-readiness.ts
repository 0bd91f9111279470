import { useEffect, useState } from 'preact/hooks';
import type { Readiness } from './resources.ts';

const everyMs = 5_000;
const limitMs = 5_000;

/**
 * How the parts of the server are, asked for again and again: null where it does not answer,
 * undefined before it did. A server that is not ready tells of its parts all the same.
 */
export function useReadiness(): Readiness | null | undefined {
  const [readiness, setReadiness] = useState<Readiness | null>();
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const told = await askOnce();
      if (over) return;
      setReadiness(told);
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return readiness;
}

async function askOnce(): Promise<Readiness | null> {
  try {
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch('/readyz', { cache: 'no-store', signal });
    return (await response.json()) as Readiness;
  } catch {
    return null;
  }
}
