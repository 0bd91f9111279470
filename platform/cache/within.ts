/** Did not come in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** What `promise` comes to, or a `TimedOut` after `limitMs`; it goes on, and nobody minds its end. */
export async function within<Value>(promise: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`Not within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
