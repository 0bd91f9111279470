/** What the placeholders of a pattern stand for: `:module` → `payments`. */
export type Names = Readonly<Record<string, string>>;

/**
 * Matches a path with a pattern: `*` is within a folder, `**` any depth, `{a,b}` one of several,
 * `:name` one whole folder. Answers what the placeholders stand for, or undefined.
 */
export function match(pattern: string, path: string, names: Names = {}): Names | undefined {
  const expression = pattern
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, words: string) => `(?:${words.replaceAll(',', '|')})`)
    .replace(/\*\*?/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))
    .replace(/(?<=\/):(\w+)/g, (_, name: string) => names[name] ?? `(?<${name}>[^/]+)`);
  const found = new RegExp(`^${expression}$`).exec(path);
  return found ? { ...names, ...found.groups } : undefined;
}

/** Whether a path matches one of several patterns. */
export function matchesAny(patterns: readonly string[], path: string, names: Names): boolean {
  return patterns.some((pattern) => match(pattern, path, names) !== undefined);
}
