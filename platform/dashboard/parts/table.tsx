import type { ComponentChildren } from 'preact';
import type { Resource } from '../api/use-resource.ts';
import { counted } from '../format.ts';
import { ProblemNote } from './problem-note.tsx';

/** A column: its heading, and what it shows of a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers are set to the right. */
  readonly numeric?: boolean;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly list: Resource<{ readonly data: readonly Row[] }>;
  readonly keyOf: (row: Row) => string;
  readonly empty: ComponentChildren;
}

/** A list as a table; on a narrow screen each row becomes a card. */
export function Table<Row>({ caption, columns, list, keyOf, empty }: TableProps<Row>) {
  const { body, problem, stale } = list;
  const rows = body?.data ?? [];
  return (
    <div class="list" aria-busy={stale}>
      <ProblemNote problem={problem} />
      <p class="hidden" role="status">
        {body && !stale && (rows.length === 0 ? 'Nothing is listed' : counted(rows.length, 'row'))}
      </p>
      {!body && !problem && <p class="empty">Loading …</p>}
      {body && rows.length === 0 && <div class="empty">{empty}</div>}
      {rows.length > 0 && (
        <table class={stale ? 'stale' : ''}>
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ heading, numeric }) => (
                <th key={heading} scope="col" class={numeric ? 'numeric' : ''}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map(({ heading, cell, numeric }) => (
                  <td key={heading} data-label={heading} class={numeric ? 'numeric' : ''}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
