import { readNewest } from '../../api/newest-events.ts';
import type { ListedEvent, Page } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { textOf } from '../../form-text.ts';
import { Field } from '../../parts/field.tsx';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { place, refine } from '../../router.ts';
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
  const { parameters, visit } = place.value;
  const list = useResource<Page<ListedEvent>>(`/v1/events?${parameters}`, { by: readNewest });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    refine({ type: textOf(form, 'type'), subject: textOf(form, 'subject') });
  };
  return (
    <>
      <Head title="Events" />
      <form class="filters" role="search" aria-label="Events" key={visit} onSubmit={submit}>
        <div class="row">
          <Field label="Type">
            <input
              name="type"
              defaultValue={parameters.get('type') ?? ''}
              placeholder="payment.* or payment.created"
            />
          </Field>
          <Field label="About">
            <input
              name="subject"
              defaultValue={parameters.get('subject') ?? ''}
              placeholder="The id of a payment"
            />
          </Field>
          <button type="submit">Search</button>
        </div>
      </form>
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
