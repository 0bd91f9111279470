/**
 * Remembers what was made for the last keys, between `limit` and twice as many. What is undefined
 * is made again each time: nobody fills the memory with what is refused.
 */
export function remembering<Value>(
  limit: number,
): <Made extends Value | undefined>(key: string, make: () => Made) => Value | Made {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();
  return (key, make) => {
    const known = recent.get(key);
    if (known !== undefined) return known;
    const value = older.get(key) ?? make();
    if (value === undefined) return value;
    if (recent.size >= limit) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, value);
    return value;
  };
}
