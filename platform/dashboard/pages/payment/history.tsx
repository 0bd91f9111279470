import type { ListedEvent, Page } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { words } from '../../format.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';

/** What happened to a payment, each event with the command that caused it. */
export function History({ id }: { readonly id: string }) {
  const { body, problem } = useResource<Page<ListedEvent>>(
    `/v1/events?subject=${encodeURIComponent(id)}&limit=100`,
  );
  const isOffered = problem?.status !== 404;
  return (
    <section aria-labelledby="history">
      <h2 id="history">Events</h2>
      {!isOffered && <p class="quiet">This server keeps no list of events.</p>}
      {isOffered && <ProblemNote problem={problem} />}
      <ol class="timeline">
        {body?.data.map(({ id: eventId, type, time, commandid }) => (
          <li key={eventId}>
            <strong>{words(type.replace('.', ' '))}</strong> <Time at={time} />
            <a href={`/commands/${commandid}`}>
              <code>{commandid}</code>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
