import type { Failure } from './junit-report.ts';

/** Who keeps only the end of a long output has to find the reasons there. */
const limits = { told: 20, characters: 3_000 };

/** Every failed test with its file, its name and why. */
export function tellFailures(failures: readonly Failure[]): string {
  const told = failures.map(({ file, name, text }, index) => {
    const heading = `${file ? `${file}\n  ` : '  '}${name}`;
    if (index >= limits.told) return heading;
    const cut = text.length > limits.characters ? `${text.slice(0, limits.characters)} …` : text;
    return `${heading}\n${cut.replace(/^/gm, '    ')}`;
  });
  return told.join('\n\n');
}
