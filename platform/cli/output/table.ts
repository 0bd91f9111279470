/** A column of a table: its heading, and what it shows of a thing. */
export type Column = readonly [heading: string, show: (thing: object) => unknown];

const gap = '  ';

/** Things below each other, their columns aligned. */
export function tableOf(things: readonly object[], columns: readonly Column[]): string {
  if (things.length === 0) return 'None';
  const rows = [
    columns.map(([heading]) => heading),
    ...things.map((thing) => columns.map(([, show]) => wordOf(show(thing)))),
  ];
  const widths = columns.map((_, at) =>
    Math.max(...rows.map((row) => Bun.stringWidth(row[at] ?? ''))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - Bun.stringWidth(cell)))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** One thing, a line a member; what is null is left out. */
export function linesOf(thing: unknown): string {
  if (typeof thing !== 'object' || thing === null) return String(thing);
  const members = Object.entries(thing).filter(([, value]) => value !== null);
  const width = Math.max(0, ...members.map(([name]) => name.length));
  return members
    .map(([name, value]) =>
      isTable(value) ? `${name}\n${rowsOf(value)}` : `${name.padEnd(width)}${gap}${wordOf(value)}`,
    )
    .join('\n');
}

/** Things inside of a thing, such as the steps of a command. */
const isTable = (value: unknown): value is readonly object[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'object');

function rowsOf(things: readonly object[]): string {
  const names = [...new Set(things.flatMap(Object.keys))];
  const columns = names.map((name): Column => [name, (thing) => Reflect.get(thing, name)]);
  return tableOf(things, columns).replaceAll(/^/gm, gap);
}

/** Control characters of a description must not move a terminal's cursor. */
function wordOf(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'string'
        ? value
        : Array.isArray(value) && value.every((each) => typeof each === 'string')
          ? value.join(', ')
          : JSON.stringify(value);
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
