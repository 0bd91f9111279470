import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** A line of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** The cells of a resource; what is null or missing is an empty one. */
export const cellsOf = (resource: JsonObject, columns: readonly string[]): string[] =>
  columns.map((column) => cellOf(resource[column]));

/**
 * Numbers as they are, objects as JSON, and texts so that no spreadsheet takes one for a formula:
 * behind one more apostrophe than they have, which `textOf` takes away again.
 */
function cellOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return /^'*[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return JSON.stringify(value);
}

/** The text that a cell was made of. */
export const textOf = (cell: string): string =>
  /^'+[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell;

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
