import { useState } from 'preact/hooks';
import type { Command as CommandResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { useResource } from '../../api/use-resource.ts';
import { milliseconds, words } from '../../format.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { CauseLink, otherCause, resourceAt, ResourceLink } from '../../parts/resource-link.tsx';
import { Time } from '../../parts/time.tsx';
import { Workflow } from '../../parts/workflow.tsx';
import { Trail } from '../../parts/trail.tsx';

/** One command: its way from acceptance to publishing, and what came of it. */
export function Command({ id }: { readonly id: string }) {
  const path = `/v1/commands/${encodeURIComponent(id)}`;
  const { body: command, problem } = useResource<CommandResource>(path);
  const [retrying, setRetrying] = useState(false);
  return (
    <>
      <Trail href="/commands" list="Commands" id={id} />
      <Head title={command?.type ?? 'Command'} status={command?.status}>
        {command?.status === 'failed' && (
          <button type="button" onClick={() => setRetrying(true)}>
            Send again
          </button>
        )}
      </Head>
      <ProblemNote problem={problem} />
      {command?.problem && (
        <div class="note bad">
          <strong>{words(command.problem.code)}</strong>
          <p>{command.problem.detail}</p>
        </div>
      )}
      {command && (
        <section aria-labelledby="timeline">
          <h2 id="timeline">Timeline</h2>
          <Timeline command={command} />
        </section>
      )}
      {command && (
        <section aria-labelledby="about">
          <h2 id="about">Details</h2>
          <About command={command} />
        </section>
      )}
      {retrying && (
        <ActionDialog
          title="Send the command again"
          verb="Send again"
          onClose={() => setRetrying(false)}
          perform={() => send('POST', `${path}/retry`)}
        >
          <p>It is executed under its own id, with the input that it had.</p>
        </ActionDialog>
      )}
    </>
  );
}

/** Each step, and how long after the acceptance it was. */
const Timeline = ({ command: { timeline } }: { readonly command: CommandResource }) => (
  <ol class="timeline">
    {timeline.map(({ step, at, attempt, error }) => (
      <li key={`${step} ${attempt} ${at}`} class={error === null ? '' : 'bad'}>
        <strong>{words(step)}</strong> <Time at={at} />
        <span class="quiet">
          +{milliseconds(Date.parse(at) - Date.parse(timeline[0]?.at ?? at))}
        </span>
        {attempt > 1 && <span class="quiet">attempt {attempt}</span>}
        {error !== null && <span>{words(error)}</span>}
      </li>
    ))}
  </ol>
);

const About = ({ command }: { readonly command: CommandResource }) => {
  const { resource, problem } = command;
  const aimedAt = resource === null && problem ? resourceAt(problem.instance) : null;
  return (
    <Facts
      facts={[
        ['Resource', resource && <ResourceLink key="resource" {...resource} />],
        ['Sent to', aimedAt && <ResourceLink key="sent" {...aimedAt} />],
        ['Idempotency key', <code key="key">{command.idempotencyKey}</code>],
        ['Workflow', <Workflow key="workflow" id={command.workflowId} runId={command.runId} />],
        ['Correlation', otherCause(command.id, command.correlationId)],
        ['Caused by', command.causationId && <CauseLink key="cause" id={command.causationId} />],
        [
          'Events',
          command.eventIds.length === 0 ? null : <Ids key="events" of={command.eventIds} />,
        ],
        ['Accepted', <Time key="accepted" at={command.createdAt} />],
        ['Finished', <Time key="finished" at={command.finishedAt} />],
      ]}
    />
  );
};

const Ids = ({ of }: { readonly of: readonly string[] }) => (
  <ul class="ids">
    {of.map((id) => (
      <li key={id}>
        <CauseLink id={id} />
      </li>
    ))}
  </ul>
);
