import type { ListedEvent, Page } from '../../api/resources.ts';
import { useResource, type Resource } from '../../api/use-resource.ts';
import { words } from '../../format.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';

const most = 100;

/** The first events of a payment. */
export const useEvents = (id: string): Resource<Page<ListedEvent>> =>
  useResource<Page<ListedEvent>>(`/v1/events?subject=${encodeURIComponent(id)}&limit=${most}`);

/** What happened to a payment, each event with the command that caused it. */
export const History = ({ events }: { readonly events: Resource<Page<ListedEvent>> }) => {
  const { body, problem } = events;
  return (
    <section aria-labelledby="history">
      <h2 id="history">Events</h2>
      <ProblemNote problem={problem} />
      <ol class="timeline">
        {body?.data.map(({ id, type, time, commandid }) => (
          <li key={id}>
            <strong>{words(type.replace('.', ' '))}</strong> <Time at={time} />
            <a href={`/commands/${commandid}`}>
              <code>{commandid}</code>
            </a>
          </li>
        ))}
      </ol>
      {body?.nextCursor && <p class="quiet">These are the first {most}; there are more.</p>}
    </section>
  );
};
