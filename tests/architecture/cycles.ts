/** The cycles in a graph, each given once, as the names on the way and the first one again. */
export function cycles(edges: readonly (readonly [from: string, to: string])[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) next.set(from, (next.get(from) ?? new Set()).add(to));

  const found = new Map<string, string[]>();
  const walk = (way: string[]): void => {
    for (const to of next.get(way.at(-1) ?? '') ?? []) {
      const start = way.indexOf(to);
      if (start < 0) walk([...way, to]);
      else found.set(way.slice(start).sort().join(' '), [...way.slice(start), to]);
    }
  };
  for (const from of next.keys()) walk([from]);
  return [...found.values()];
}
