import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** A line of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** The cells of a resource; what is null or missing is an empty one. */
export const cellsOf = (resource: JsonObject, columns: readonly string[]): string[] =>
  columns.map((column) => cellOf(resource[column]));

/** Numbers as they are, objects as JSON, and texts so that no spreadsheet takes one for a formula. */
function cellOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return JSON.stringify(value);
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
