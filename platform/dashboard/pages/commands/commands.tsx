import type { Command, Page } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { words } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { Search, TypedFilter } from '../../parts/search.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { place } from '../../router.ts';

const columns: readonly Column<Command>[] = [
  {
    heading: 'Command',
    cell: ({ id, type }) => (
      <a class="what" href={`/commands/${id}`}>
        <span>{type}</span>
        <small>{id}</small>
      </a>
    ),
  },
  {
    heading: 'Status',
    cell: ({ status, problem }) => (
      <span class="what">
        <span>
          <Badge status={status} />
        </span>
        {problem && <small class="text">{words(problem.code)}</small>}
      </span>
    ),
  },
  {
    heading: 'Resource',
    cell: ({ resource }) =>
      resource === null ? <span class="quiet">–</span> : <ResourceLink {...resource} />,
  },
  { heading: 'Accepted', cell: ({ createdAt }) => <Time at={createdAt} /> },
];

const statuses = ['accepted', 'executing', 'succeeded', 'refused', 'failed'];

/** What was sent for this organization, newest first. */
export function Commands() {
  const { parameters } = place.value;
  const list = useResource<Page<Command>>(`/v1/commands?${parameters}`, { everyMs: 5_000 });
  return (
    <>
      <Head title="Commands" />
      <Search of="Commands">
        <Field label="Status">
          <Choice
            name="status"
            chosen={parameters.get('status') ?? ''}
            options={[['', 'Any'], ...statuses.map((status) => [status, words(status)] as const)]}
          />
        </Field>
        <TypedFilter label="Type" name="type" placeholder="payments.create" />
      </Search>
      <Table
        caption="Commands"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty="No command meets these filters."
      />
      <Pager page={list.body} />
    </>
  );
}
