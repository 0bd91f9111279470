import type { ReportResource } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { counted, number } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import { Head } from '../parts/head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Time } from '../parts/time.tsx';
import { Trail } from '../parts/trail.tsx';
import { Workflow } from '../parts/workflow.tsx';

/** How many rows it has written is no event. */
const polling = {
  everyMs: 1_000,
  changes: ({ finishedAt }: ReportResource) => finishedAt === null,
};

/** One report: how far it is, and the way to its file. */
export function Report({ id }: { readonly id: string }) {
  const path = `/v1/reports/${encodeURIComponent(id)}`;
  const { body: report, problem } = useResource<ReportResource>(path, polling);
  return (
    <>
      <Trail href="/payments" list="Payments" id={id} />
      <Head title="Export" status={report?.status} />
      <ProblemNote problem={problem} />
      <div class="buttons actions" role="status">
        {report?.status === 'completed' && (
          <a class="button" href={`${path}/content`} download={`${id}.${report.format}`}>
            Download {counted(report.progress.rows, 'row')}
          </a>
        )}
        {report?.finishedAt === null && <span class="quiet">It is being written.</span>}
      </div>
      {report && <About report={report} />}
    </>
  );
}

const About = ({ report }: { readonly report: ReportResource }) => {
  const { failure, bytes, input } = report;
  const asked = Object.entries(input).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return (
    <Facts
      facts={[
        ['Of', report.query],
        ['Filters', asked.length === 0 ? 'None' : asked.join(', ')],
        ['Format', report.format.toUpperCase()],
        ['Rows', number(report.progress.rows)],
        ['Size', bytes === null ? null : `${number(bytes)} bytes`],
        ['Failure', failure && failure.detail],
        ['As of', <Time key="asOf" at={report.asOf} />],
        ['Workflow', <Workflow key="workflow" id={report.workflowId} runId={null} />],
        ['Created', <Time key="created" at={report.createdAt} />],
        ['Finished', <Time key="finished" at={report.finishedAt} />],
      ]}
    />
  );
};
