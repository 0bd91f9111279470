/** Columns of an export, in their order. */
const columns = [
  'id',
  'organizationId',
  'userId',
  'amount',
  'currency',
  'status',
  'amountCaptured',
  'amountRefunded',
  'description',
  'reference',
  'metadata',
  'method',
  'version',
  'createdAt',
  'updatedAt',
  'completedAt',
] as const;

export type ExportFormat = 'csv' | 'ndjson';

export const headOf = (format: ExportFormat): string =>
  format === 'csv' ? `${columns.join(',')}\r\n` : '';

/** One payment as a line of a file. */
export function lineOf(format: ExportFormat, payment: Readonly<Record<string, unknown>>): string {
  if (format === 'ndjson') return `${JSON.stringify(payment)}\n`;
  return `${columns.map((column) => quoted(cellOf(payment[column]))).join(',')}\r\n`;
}

/** Objects as JSON, and texts so that no spreadsheet takes one for a formula. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return JSON.stringify(value);
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
