import type { Failure } from './junit-report.ts';

/** Who keeps only the end of a long output has to find the reasons there. */
const limits = { told: 20, characters: 2_000 };

/** Every failed test with its file, its name and why; all in short at the end, where there are several. */
export function tellFailures(failures: readonly Failure[]): string {
  const told = failures.slice(0, limits.told).map(({ file, name, text }) => {
    const cut = text.length > limits.characters ? `${text.slice(0, limits.characters)} …` : text;
    return `${file ? `${file}\n` : ''}  ${name}\n${cut.replace(/^(?=.)/gm, '    ')}`;
  });
  if (failures.length > 1) {
    told.push(failures.map(({ file, name }) => `${file ? `${file}: ` : ''}${name}`).join('\n'));
  }
  return told.join('\n\n');
}
