import type { Events } from '../../api/subject-events.ts';
import type { Resource } from '../../api/use-resource.ts';
import { words } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { attemptsOf, type CollectionAttempt } from './attempts-of.ts';

const columns: readonly Column<CollectionAttempt>[] = [
  {
    heading: 'Attempt',
    cell: ({ number, step, provider }) => (
      <span class="what">
        <span>{words(step)}</span>
        <small class="text">
          Attempt {number} at {provider}
        </small>
      </span>
    ),
  },
  { heading: 'Outcome', cell: ({ outcome }) => <Badge status={outcome} /> },
  {
    heading: 'Failure',
    cell: ({ failure }) =>
      failure ? (
        <span class="what">
          <span>{words(failure.code)}</span>
          {failure.detail !== null && <small class="text">{failure.detail}</small>}
        </span>
      ) : (
        <span class="quiet">–</span>
      ),
  },
  { heading: 'Began', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { heading: 'Ended', cell: ({ finishedAt }) => <Time at={finishedAt} /> },
];

/** Every attempt at collecting a payment at its provider. */
export const Attempts = ({ events }: { readonly events: Resource<Events> }) => (
  <section aria-labelledby="attempts">
    <h2 id="attempts">Collection attempts</h2>
    {events.body?.goesOn && (
      <p class="above quiet">Those of the events below; read on there for later ones.</p>
    )}
    <Table
      caption="Collection attempts"
      columns={columns}
      list={{ ...events, body: events.body && { data: attemptsOf(events.body.data) } }}
      keyOf={({ number }) => String(number)}
      empty="No provider was asked for anything yet."
    />
  </section>
);
