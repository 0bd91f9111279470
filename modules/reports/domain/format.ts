import type { JsonObject } from '../../kernel/json.ts';
import { cellsOf, csvLine } from './csv.ts';
import { reportedQueries, rowsOf, type ReportedQuery } from './reported-query.ts';

export const reportFormats = ['json', 'ndjson', 'csv'] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** What the content of each format is called on the wire. */
export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** Writes a report in its format: the head, each body that the query gives, and the tail. */
export interface Formatting {
  readonly head: string;
  /** `first` is false where rows came before. */
  body(body: JsonObject, first: boolean): string;
  readonly tail: string;
}

/** The format of a report on a query, as of a moment. */
export function formattingOf(format: ReportFormat, query: ReportedQuery, asOf: string): Formatting {
  const { rows, columns } = reportedQueries[query];
  const lines = (line: (row: JsonObject) => string) => (body: JsonObject) =>
    rowsOf(query, body).map(line).join('');
  if (format === 'ndjson') {
    return { head: '', body: lines((row) => `${JSON.stringify(row)}\n`), tail: '' };
  }
  if (format === 'csv') {
    const head = csvLine(columns);
    return { head, body: lines((row) => csvLine(cellsOf(row, columns))), tail: '' };
  }
  if (rows !== 'pages') return { head: '', body: (body) => JSON.stringify(body), tail: '' };
  return {
    head: '{"data":[',
    body(body, first) {
      const texts = rowsOf(query, body).map((row) => JSON.stringify(row));
      return `${first || texts.length === 0 ? '' : ','}${texts.join(',')}`;
    },
    tail: `],"asOf":${JSON.stringify(asOf)}}`,
  };
}
