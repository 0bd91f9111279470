/** Some test files, run by one `bun test`. */
export interface Lane {
  readonly name: string;
  /** What follows `bun test`: files, or filters and flags. */
  readonly words: readonly string[];
}

/**
 * Lanes that mostly wait, for processes to start, for the dead to be missed, for limits to pass:
 * folders that together take as long as everything else, and in which nothing has to be installed.
 */
const waiting = [
  { name: 'Faults and traces', folders: ['faults/', 'tracing/', 'binary/'] },
  { name: 'Runtimes and programs', folders: ['runtimes/', 'workflows/', 'cli/', 'http/reads/'] },
];

/** All tests in lanes that run beside each other: together they take as long as the longest one. */
export function lanesOf(testsFolder: string): Lane[] {
  const files = [...new Bun.Glob('**/*.test.ts').scanSync(testsFolder)].toSorted();
  const isIn = (folders: readonly string[]) => (file: string) =>
    folders.some((folder) => file.startsWith(folder));
  const lane = (name: string, of: readonly string[]): Lane => ({
    name,
    words: of.map((file) => `./tests/${file}`),
  });
  const isWaiting = isIn(waiting.flatMap(({ folders }) => folders));
  return [
    lane(
      'Everything else',
      files.filter((file) => !isWaiting(file)),
    ),
    ...waiting.map(({ name, folders }) => lane(name, files.filter(isIn(folders)))),
  ];
}
