import { useState } from 'preact/hooks';
import { send } from '../../api/request.ts';
import type { BulkJobResource } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { number } from '../../format.ts';
import { ActionDialog, type Action } from '../../parts/action-dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { Workflow } from '../../parts/workflow.tsx';
import { Trail } from '../../parts/trail.tsx';
import { RowErrors } from './row-errors.tsx';

const verbs: Readonly<Partial<Record<BulkJobResource['status'], readonly string[]>>> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
};

const labels: Readonly<Record<string, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel the rest',
};

/** A batch of rows is no event. */
const polling = { everyMs: 1_000, changes: ({ status }: BulkJobResource) => status in verbs };

/** One job: how far it is, and what was refused. */
export function BulkJob({ id }: { readonly id: string }) {
  const path = `/v1/bulk-jobs/${encodeURIComponent(id)}`;
  const { body: job, problem } = useResource<BulkJobResource>(path, polling);
  const [action, setAction] = useState<Action>();
  const ask = (verb: string): Action => ({
    title: `${labels[verb]}?`,
    verb: labels[verb] ?? verb,
    danger: verb === 'cancel',
    children: <p>It takes effect within a batch of 100 rows; what was done stays done.</p>,
    perform: () => send('POST', `${path}/${verb}`),
  });
  return (
    <>
      <Trail href="/bulk-jobs" list="Bulk jobs" id={id} />
      <Head title={job?.dryRun ? 'Dry run' : 'Bulk job'} status={job?.status}>
        {job &&
          verbs[job.status]?.map((verb) => (
            <button
              key={verb}
              type="button"
              class={verb === 'cancel' ? 'danger' : ''}
              onClick={() => setAction(ask(verb))}
            >
              {labels[verb]}
            </button>
          ))}
      </Head>
      <ProblemNote problem={problem} />
      {job && <About job={job} />}
      {job && <RowErrors job={job} />}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
    </>
  );
}

const About = ({ job }: { readonly job: BulkJobResource }) => {
  const { total, pending, succeeded, refused, failed, canceled = 0 } = job.counts;
  const done = total - pending;
  return (
    <>
      <label class="progress">
        <span>
          {number(done)} of {number(total)} rows
        </span>
        <progress max={Math.max(total, 1)} value={done} />
      </label>
      <Facts
        facts={[
          ['Succeeded', number(succeeded)],
          ['Refused', number(refused)],
          ['Failed', number(failed)],
          ['Canceled', number(canceled)],
          ['Keys count in', job.keyScope === 'job' ? 'This job' : 'The whole organization'],
          ['Workflow', <Workflow key="workflow" id={job.workflowId} runId={null} />],
          ['Created', <Time key="created" at={job.createdAt} />],
          ['Finished', <Time key="finished" at={job.finishedAt} />],
        ]}
      />
    </>
  );
};
