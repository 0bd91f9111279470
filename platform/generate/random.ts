/** Numbers that are the same for the same seed, on every machine. */
export interface Random {
  /** An integer from 0 to below `end`, which is 2^32 at most. */
  below(end: number): number;
  /** One of these. */
  pick<Value>(values: readonly Value[]): Value;
  /** So many digits in hex. */
  hex(digits: number): string;
}

/** SplitMix32 (Steele, Lea and Flood, 2014, in its 32-bit form). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (end: number): number => Math.floor((next() / 2 ** 32) * end);
  return {
    below,
    pick(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('Nothing can be picked of an empty list');
      return value;
    },
    hex(digits) {
      let text = '';
      while (text.length < digits) text += next().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}
