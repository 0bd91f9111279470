import { useState } from 'preact/hooks';
import type { Command as CommandResource } from '../api/resources.ts';
import { send } from '../api/request.ts';
import { useResource } from '../api/use-resource.ts';
import { words } from '../format.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Head } from '../parts/head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Time } from '../parts/time.tsx';
import { temporalAddress } from '../temporal-address.ts';

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
          <ol class="timeline">
            {command.timeline.map(({ step, at, attempt, error }) => (
              <li key={`${step} ${attempt} ${at}`} class={error === null ? '' : 'bad'}>
                <strong>{words(step)}</strong> <Time at={at} />
                {attempt > 1 && <span class="quiet">attempt {attempt}</span>}
                {error !== null && <span>{words(error)}</span>}
              </li>
            ))}
          </ol>
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

const About = ({ command }: { readonly command: CommandResource }) => (
  <Facts
    facts={[
      ['Resource', <Resource key="resource" of={command.resource} />],
      ['Idempotency key', <code key="key">{command.idempotencyKey}</code>],
      ['Workflow', <Workflow key="workflow" command={command} />],
      ['Correlation', <code key="correlation">{command.correlationId}</code>],
      ['Caused by', command.causationId],
      ['Events', command.eventIds.length === 0 ? null : command.eventIds.join(', ')],
      ['Accepted', <Time key="accepted" at={command.createdAt} />],
      ['Finished', <Time key="finished" at={command.finishedAt} />],
    ]}
  />
);

const Resource = ({ of }: { readonly of: CommandResource['resource'] }) => {
  if (of === null) return <span class="quiet">–</span>;
  return of.type === 'payment' ? (
    <a href={`/payments/${of.id}`}>
      <code>{of.id}</code>
    </a>
  ) : (
    <code>{of.id}</code>
  );
};

const Workflow = ({ command: { workflowId, runId } }: { readonly command: CommandResource }) => {
  const address = temporalAddress(workflowId, runId);
  const name = <code>{workflowId}</code>;
  return address === undefined ? (
    name
  ) : (
    <a href={address} rel="external">
      {name}
    </a>
  );
};
