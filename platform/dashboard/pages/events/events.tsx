import { readNewest } from '../../api/newest-events.ts';
import type { ListedEvent, Page } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { Search, TypedFilter } from '../../parts/search.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { place } from '../../router.ts';
import { Subject } from './subject.tsx';

const columns: readonly Column<ListedEvent>[] = [
  {
    heading: 'Event',
    cell: ({ id, type }) => (
      <a class="what" href={`/events/${id}`}>
        <span>{type}</span>
        <small>{id}</small>
      </a>
    ),
  },
  { heading: 'About', cell: (event) => <Subject of={event} /> },
  {
    heading: 'Command',
    cell: ({ commandid }) => (
      <ResourceLink type="command" id={commandid}>
        <span aria-label={`See it: command ${commandid}`}>See it</span>
      </ResourceLink>
    ),
  },
  { heading: 'Happened', cell: ({ time }) => <Time at={time} /> },
  { heading: 'Number', numeric: true, cell: ({ sequence }) => sequence },
];

/** What was committed for this organization, newest first: its filters are the address's. */
export function Events() {
  const path = `/v1/events?${place.value.parameters}`;
  const list = useResource<Page<ListedEvent>>(path, { by: readNewest });
  return (
    <>
      <Head title="Events" />
      <Search of="Events">
        <TypedFilter label="Type" name="type" placeholder="payment.* or payment.created" />
        <TypedFilter label="About" name="subject" placeholder="The id of a payment" />
      </Search>
      <Table
        caption="Events"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          list.body?.nextCursor ? 'None in this part; go on with older ones.' : 'No event is so.'
        }
      />
      <Pager page={list.body} />
    </>
  );
}
