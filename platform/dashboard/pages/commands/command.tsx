import { useState } from 'preact/hooks';
import type { Command as CommandResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { useResource } from '../../api/use-resource.ts';
import { milliseconds, words } from '../../format.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { Workflow } from '../../parts/workflow.tsx';

/** One command: its way from acceptance to publishing, and what came of it. */
export function Command({ id }: { readonly id: string }) {
  const path = `/v1/commands/${encodeURIComponent(id)}`;
  const { body: command, problem } = useResource<CommandResource>(path);
  const [retrying, setRetrying] = useState(false);
  return (
    <>
      <p class="trail">
        <a href="/commands">Commands</a> / <code>{id}</code>
      </p>
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

const About = ({ command }: { readonly command: CommandResource }) => (
  <Facts
    facts={[
      ['Resource', <Resource key="resource" of={command.resource} />],
      ['Idempotency key', <code key="key">{command.idempotencyKey}</code>],
      ['Workflow', <Workflow key="workflow" id={command.workflowId} runId={command.runId} />],
      ['Correlation', <code key="correlation">{command.correlationId}</code>],
      ['Caused by', command.causationId && <code key="cause">{command.causationId}</code>],
      ['Events', command.eventIds.length === 0 ? null : <Ids key="events" of={command.eventIds} />],
      ['Accepted', <Time key="accepted" at={command.createdAt} />],
      ['Finished', <Time key="finished" at={command.finishedAt} />],
    ]}
  />
);

const Ids = ({ of }: { readonly of: readonly string[] }) => (
  <ul class="ids">
    {of.map((id) => (
      <li key={id}>
        <code>{id}</code>
      </li>
    ))}
  </ul>
);

/** Where resources have a page of their own. */
const pages: Readonly<Record<string, string>> = {
  payment: 'payments',
  bulk_job: 'bulk-jobs',
  webhook_endpoint: 'webhooks',
  command: 'commands',
};

const Resource = ({ of }: { readonly of: CommandResource['resource'] }) => {
  if (of === null) return <span class="quiet">–</span>;
  const page = pages[of.type];
  return page === undefined ? (
    <code>{of.id}</code>
  ) : (
    <a href={`/${page}/${encodeURIComponent(of.id)}`}>
      <code>{of.id}</code>
    </a>
  );
};
