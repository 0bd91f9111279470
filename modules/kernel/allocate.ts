/**
 * Splits a total of minor units in proportion to weights, so that the shares add up to it exactly:
 * each is its proportion rounded down, and the units left over go one each to those that lost most
 * by that (the largest remainder), of equals to the first. A negative total, such as a credit, is
 * split as its amount is. Throws a `RangeError` where a weight is negative, or all are zero.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) return allocate(-total, weights).map((share) => -share);
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('Give weights of zero or more, and at least one above zero');
  }
  const shares = weights.map((weight) => (total * weight) / whole);
  const lost = weights.map((weight) => (total * weight) % whole);
  const left = total - shares.reduce((sum, share) => sum + share, 0n);
  // A sort keeps the order of equals, so the first of them stays the first.
  const byLoss = lost
    .map((_, index) => index)
    .sort((a, b) => compare(lost[b] ?? 0n, lost[a] ?? 0n))
    .slice(0, Number(left));
  const extra = new Set(byLoss);
  return shares.map((share, index) => (extra.has(index) ? share + 1n : share));
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));
