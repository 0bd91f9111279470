import { useEffect, useState } from 'preact/hooks';
import { firstLines } from '../../api/first-lines.ts';
import type { BulkJobResource, RowResult } from '../../api/resources.ts';
import { Table, type Column } from '../../parts/table.tsx';

const most = 100;

const saidBy = (problem: RowResult['problem'], name: string): string => {
  const value = problem?.[name];
  return typeof value === 'string' ? value : '';
};

const columns: readonly Column<RowResult>[] = [
  { heading: 'Row', numeric: true, cell: ({ row }) => row },
  {
    heading: 'Key',
    cell: ({ key }) => (key === null ? <span class="quiet">–</span> : <code>{key}</code>),
  },
  { heading: 'Problem', cell: ({ problem }) => <code>{saidBy(problem, 'code')}</code> },
  {
    heading: 'Command',
    cell: ({ commandId }) =>
      commandId === null ? (
        <span class="quiet">–</span>
      ) : (
        <a href={`/commands/${commandId}`} aria-label={`See it: command ${commandId}`}>
          See it
        </a>
      ),
  },
  { heading: 'What to do', cell: ({ problem }) => saidBy(problem, 'detail') },
];

const cannotRead = {
  status: 0,
  code: 'unreachable',
  title: 'Some rows are missing here',
  detail: 'The results could not be read; load the page again in a moment',
};

/** The first rows of a job that were refused or failed; the rest are in its file of results. */
export function RowErrors({ job }: { readonly job: BulkJobResource }) {
  const { refused, failed } = job.counts;
  const [rows, setRows] = useState<readonly RowResult[]>();
  const [unread, setUnread] = useState(false);
  const path = `/v1/bulk-jobs/${encodeURIComponent(job.id)}/results`;
  const known = Math.min(refused, most) + Math.min(failed, most);
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      const outcomes = [refused > 0 ? ['refused'] : [], failed > 0 ? ['failed'] : []].flat();
      const found = await Promise.all(
        outcomes.map((outcome) => firstLines<RowResult>(`${path}?outcome=${outcome}`, most)),
      );
      const rowsFound = found.flatMap((lines) => lines ?? []);
      if (over) return;
      setUnread(found.includes(undefined));
      setRows(rowsFound.sort((one, other) => one.row - other.row));
    };
    void load();
    return () => {
      over = true;
    };
  }, [path, known]);
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">Rows that were refused</h2>
      <p class="above">
        <a href={path} download={`${job.id}.ndjson`}>
          Download what became of every row
        </a>
      </p>
      <Table
        caption="Rows that were refused"
        columns={columns}
        list={{
          body: rows && { data: rows },
          problem: unread ? cannotRead : undefined,
          etag: null,
          stale: false,
        }}
        keyOf={({ row }) => String(row)}
        empty="None so far."
      />
    </section>
  );
}
