/** Some test files, run by one `bun test`. */
export interface Lane {
  readonly name: string;
  /** What follows `bun test`: files, or filters and flags. */
  readonly words: readonly string[];
}

/** Each of them mostly waits: for processes to start, for the dead to be missed, for limits to pass. */
const waiting = ['faults/', 'runtimes/', 'workflows/'];

/** All tests in two lanes that run beside each other: together they take as long as the longer one. */
export function lanesOf(testsFolder: string): Lane[] {
  const files = [...new Bun.Glob('**/*.test.ts').scanSync(testsFolder)].toSorted();
  const isWaiting = (file: string): boolean => waiting.some((folder) => file.startsWith(folder));
  const lane = (name: string, of: readonly string[]): Lane => ({
    name,
    words: of.map((file) => `./tests/${file}`),
  });
  return [
    lane(
      'Everything else',
      files.filter((file) => !isWaiting(file)),
    ),
    lane('What mostly waits', files.filter(isWaiting)),
  ];
}
