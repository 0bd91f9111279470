/**
 * The integer nearest to `numerator` ÷ `denominator`; of two that are as near, the even one. Exact
 * at any size. The one place where money is rounded: nothing else may divide an amount and drop the
 * rest. Throws a `RangeError` where the denominator is zero.
 */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return roundHalfEven(-numerator, -denominator);
  const truncated = numerator / denominator;
  const below = numerator % denominator < 0n ? truncated - 1n : truncated;
  const twiceTheRest = 2n * (numerator - below * denominator);
  const isUp = twiceTheRest === denominator ? below % 2n !== 0n : twiceTheRest > denominator;
  return isUp ? below + 1n : below;
}
