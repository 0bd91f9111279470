const lookEveryMs = 20;

/**
 * Looks until `find` returns something that is neither false nor undefined, and returns it. What
 * it throws meanwhile is only told when the time is over.
 */
export async function until<Value>(
  what: string,
  limitMs: number,
  find: () => Promise<Value | false | undefined> | Value | false | undefined,
): Promise<Value> {
  const giveUpAt = performance.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await find();
      if (found !== false && found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`Not within ${limitMs} ms: ${what}`, { cause: last });
    }
    await Bun.sleep(lookEveryMs);
  }
}
