import { useState } from 'preact/hooks';
import type { Events } from '../../api/subject-events.ts';
import type { Resource } from '../../api/use-resource.ts';
import { number, words } from '../../format.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { Time } from '../../parts/time.tsx';

const atOnce = 50;

/** What happened to a payment, each event with the command that caused it. */
export const History = (props: {
  readonly events: Resource<Events>;
  readonly onReadOn: () => void;
}) => {
  const { body, problem } = props.events;
  const [shown, setShown] = useState(atOnce);
  const all = body?.data ?? [];
  const hidden = Math.max(0, all.length - shown);
  return (
    <section aria-labelledby="history">
      <h2 id="history">Events</h2>
      <ProblemNote problem={problem} />
      {hidden > 0 && (
        <p class="above">
          <button type="button" onClick={() => setShown(shown + atOnce)}>
            Show earlier ones
          </button>{' '}
          <span class="quiet">
            {number(hidden)} of {number(all.length)} are not shown
          </span>
        </p>
      )}
      <ol class="timeline">
        {all.slice(hidden).map((event) => (
          <li key={event.id}>
            <ResourceLink type="event" id={event.id}>
              <strong>{words(event.type.replace('.', ' '))}</strong>
            </ResourceLink>
            <Time at={event.time} />
            <ResourceLink type="command" id={event.commandid} />
          </li>
        ))}
      </ol>
      {body?.goesOn && (
        <p>
          <button type="button" onClick={props.onReadOn}>
            Read on
          </button>{' '}
          <span class="quiet">These are the first {number(all.length)}; there are more.</span>
        </p>
      )}
    </section>
  );
};
