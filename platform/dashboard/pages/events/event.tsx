import type { ListedEvent } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { Copy } from '../../parts/copy.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { CauseLink, otherCause } from '../../parts/resource-link.tsx';
import { Time } from '../../parts/time.tsx';
import { Trail } from '../../parts/trail.tsx';
import { Subject } from './subject.tsx';

/** One event: what caused it, and what everybody is told of it. */
export function Event({ id }: { readonly id: string }) {
  const path = `/v1/events/${encodeURIComponent(id)}`;
  const { body: event, problem } = useResource<ListedEvent>(path);
  return (
    <>
      <Trail href="/events" list="Events" id={id} />
      <Head title={event?.type ?? 'Event'} />
      <ProblemNote problem={problem} />
      {event && <About event={event} />}
      {event && <Told event={event} />}
    </>
  );
}

const About = ({ event }: { readonly event: ListedEvent }) => (
  <Facts
    facts={[
      ['About', <Subject key="subject" of={event} />],
      ['Version of it', event.aggregateversion],
      ['Number', event.sequence],
      ['Happened', <Time key="time" at={event.time} />],
      ['Command', <CauseLink key="command" id={event.commandid} />],
      ['Caused by', otherCause(event.commandid, event.causationid)],
    ]}
  />
);

const Told = ({ event }: { readonly event: ListedEvent }) => {
  const text = JSON.stringify(event, null, 2);
  return (
    <section aria-labelledby="told">
      <div class="head">
        <h2 id="told">As a CloudEvent</h2>
        <div class="buttons">
          <Copy text={text} what="the event" />
        </div>
      </div>
      <pre>{text}</pre>
    </section>
  );
};
