/**
 * The shortest time that something took in so many tries, in milliseconds. What else runs on the
 * machine may hold up any one of them, hardly all; what is slow by itself is slow each time.
 */
export async function leastMs(tries: number, act: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries; count++) {
    const startedAt = performance.now();
    await act();
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
}
