/** Numbers that look random, and come again with the same seed. */
export interface Random {
  /** At least `least`, below `end`. */
  between(least: number, end: number): number;
  pick<Value>(of: readonly [Value, ...Value[]]): Value;
}

/** mulberry32: 32 bits of state, good enough to choose moments. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (least, end) => Math.floor(least + next() * (end - least)),
    pick: (of) => of[Math.floor(next() * of.length)] ?? of[0],
  };
}

/** The seed of this run, printed so that it can be given again. */
export function seedOfRun(): number {
  const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
  console.log(`FAULT_SEED=${seed}`);
  return seed;
}

/** How often a fault is repeated: `usual`, or FAULT_ROUNDS times. */
export const rounds = (usual: number): number => Number(process.env['FAULT_ROUNDS'] ?? usual);
