import type { WorkflowMetrics } from '../../api/resources.ts';
import { milliseconds, number } from '../../format.ts';
import { Pairs } from '../../parts/pairs.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What commands came to in the last minutes, and how long they took. */
export const CommandFigures = ({ metrics }: { readonly metrics: WorkflowMetrics | undefined }) => {
  const { executionTime, commandWorkflows: commands } = metrics ?? {};
  const count = (name: keyof WorkflowMetrics['commandWorkflows']): string =>
    commands ? number(commands[name]) : '–';
  return (
    <Panel title="Commands, last 15 minutes">
      <Pairs
        pairs={[
          { term: 'Succeeded', value: count('succeeded') },
          { term: 'Refused', value: count('refused') },
          {
            term: 'Failed',
            label: <a href="/commands?status=failed">Failed</a>,
            value: count('failed'),
          },
          { term: 'Running now', value: count('running') },
          { term: 'Latency p50', value: milliseconds(executionTime?.p50 ?? null) },
          { term: 'Latency p95', value: milliseconds(executionTime?.p95 ?? null) },
          { term: 'Latency p99', value: milliseconds(executionTime?.p99 ?? null) },
        ]}
      />
    </Panel>
  );
};
