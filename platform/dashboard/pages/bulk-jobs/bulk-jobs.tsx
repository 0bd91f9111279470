import { useState } from 'preact/hooks';
import type { BulkJobResource, Page } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { useResource } from '../../api/use-resource.ts';
import { number } from '../../format.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Field } from '../../parts/field.tsx';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { go, place } from '../../router.ts';

/** A batch of rows is no event. */
const polling = {
  everyMs: 2_000,
  changes: ({ data }: Page<BulkJobResource>) => data.some(({ finishedAt }) => finishedAt === null),
};

const columns: readonly Column<BulkJobResource>[] = [
  {
    heading: 'Job',
    cell: ({ id, dryRun }) => (
      <a class="what" href={`/bulk-jobs/${id}`}>
        <span>{dryRun ? 'Dry run' : 'Import'}</span>
        <small>{id}</small>
      </a>
    ),
  },
  { heading: 'Status', cell: ({ status }) => <Badge status={status} /> },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    heading: 'Done',
    numeric: true,
    cell: ({ counts }) => `${number(counts.total - counts.pending)} of ${number(counts.total)}`,
  },
  {
    heading: 'Refused',
    numeric: true,
    cell: ({ counts }) => number(counts.refused + counts.failed),
  },
];

/** The files that were executed row by row. */
export function BulkJobs() {
  const [uploading, setUploading] = useState(false);
  const list = useResource<Page<BulkJobResource>>(
    `/v1/bulk-jobs?${place.value.parameters}`,
    polling,
  );
  return (
    <>
      <Head title="Bulk jobs">
        <button type="button" class="primary" onClick={() => setUploading(true)}>
          Upload a file
        </button>
      </Head>
      <Table
        caption="Bulk jobs"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty="No file was uploaded yet. A row of a CSV is a new payment; a line of NDJSON is a command."
      />
      <Pager page={list.body} />
      {uploading && <UploadFile onClose={() => setUploading(false)} />}
    </>
  );
}

const UploadFile = ({ onClose }: { readonly onClose: () => void }) => (
  <ActionDialog
    title="Upload a file"
    verb="Upload"
    onClose={onClose}
    onDone={(body) => go(`/bulk-jobs/${(body as BulkJobResource).id}`)}
    perform={(form) => {
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) return 'Choose a file that is not empty';
      const mediaType = file.name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
      const query = new URLSearchParams({
        ...(form.has('dryRun') && { dryRun: 'true' }),
        ...(form.has('once') && { keyScope: 'organization' }),
      });
      return send<BulkJobResource>('POST', `/v1/bulk-jobs?${query}`, { file, mediaType });
    }}
  >
    <Field label="File" hint="CSV with a header row, or NDJSON; at most 1 GiB">
      <input name="file" type="file" accept=".csv,.ndjson,.jsonl" required />
    </Field>
    <label class="check">
      <input type="checkbox" name="dryRun" /> Dry run: write nothing, say what would be refused
    </label>
    <label class="check">
      <input type="checkbox" name="once" /> Keys count in the whole organization: the same file
      twice changes nothing
    </label>
  </ActionDialog>
);
