/** One line of the result: a figure, what it is compared with, and the target of the ratio. */
export interface Figure {
  readonly name: string;
  readonly figure: string;
  /** What it is measured against, in the same unit. */
  readonly against?: string;
  /** Compared with the target where there is one. */
  readonly value?: number;
  readonly target?: Target;
}

export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** A part of the result. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What a reader needs to judge them: each round's values, counts. */
  readonly notes: readonly string[];
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
export const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const megabytes = (value: number): string => `${Math.round(value)} MB`;

const passes = ({ value = Number.NaN, target }: Figure): boolean | undefined => {
  if (target === undefined) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
};

const cellsOf = (figure: Figure): string[] => {
  const { name, against = '', value, target } = figure;
  const bound =
    target === undefined ? '' : 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  const passed = passes(figure);
  const verdict = passed === undefined ? '' : passed ? 'pass' : 'MISS';
  return [name, figure.figure, against, value?.toFixed(2) ?? '', bound, verdict];
};

const headings = ['', 'figure', 'against', 'value', 'target', ''];

/** The table of a section, with its notes below. */
export function printSection({ title, figures, notes }: Section): void {
  const rows = [headings, ...figures.map(cellsOf)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
  for (const note of notes) console.log(`  ${note}`);
}

/** How many targets were missed. */
export const misses = (sections: readonly Section[]): number =>
  sections.flatMap(({ figures }) => figures).filter((figure) => passes(figure) === false).length;
