import { useState } from 'preact/hooks';
import type { Readiness, Statistics, WorkflowMetrics } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { milliseconds, money, number, percent } from '../format.ts';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { Head } from '../parts/head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Figure } from '../parts/figure.tsx';
import { VolumeChart } from '../parts/volume-chart.tsx';
import { Health } from './health.tsx';

const days = 30;
const dayMs = 86_400_000;
const windowSeconds = 15 * 60;

/** How the organization's payments, and what carries them, are. */
export function Overview() {
  const from = new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10);
  const statistics = useResource<{ readonly data: readonly Statistics[] }>(
    `/v1/payments/statistics?interval=day&from=${from}`,
  );
  const metrics = useResource<WorkflowMetrics>('/v1/metrics/workflows?window=PT15M').body;
  const readiness = useResource<Readiness>('/readyz').body;
  const [wanted, setWanted] = useState<string>();
  const all = statistics.body?.data ?? [];
  const largest = all.toSorted((one, other) => other.count - one.count)[0];
  const shown = all.find(({ currency }) => currency === wanted) ?? largest;
  const { executionTime, commandWorkflows, cacheHitRate = null } = metrics ?? {};
  const finished = commandWorkflows
    ? commandWorkflows.succeeded + commandWorkflows.refused + commandWorkflows.failed
    : undefined;
  return (
    <>
      <Head title="Overview">
        {all.length > 1 && shown && (
          <Field label="Currency">
            <select
              value={shown.currency}
              onChange={(event) => setWanted(event.currentTarget.value)}
            >
              {all.map(({ currency }) => (
                <option key={currency}>{currency}</option>
              ))}
            </select>
          </Field>
        )}
      </Head>
      <ProblemNote problem={statistics.problem} />
      <div class="figures">
        <Figure
          label={`Volume, ${days} days`}
          value={shown ? money(shown.total, shown.currency) : undefined}
          note={shown && `${number(shown.count)} payments`}
        />
        <Figure
          label="Completed"
          value={shown && money(shown.completedTotal, shown.currency)}
          note={shown && `${money(shown.refundedTotal, shown.currency)} refunded`}
        />
        <Figure
          label="Success rate"
          value={shown && percent(shown.successRate)}
          note="Of completed and failed"
        />
        <Figure
          label="Average payment"
          value={shown && money(shown.average, shown.currency)}
          note="Every status"
        />
      </div>
      <section class="panel" aria-labelledby="volume">
        <h2 id="volume">Volume by day{shown ? `, ${shown.currency}` : ''}</h2>
        <VolumeChart statistics={shown} from={from} days={days} />
      </section>
      <div class="columns">
        <section class="panel" aria-labelledby="statuses">
          <h2 id="statuses">By status</h2>
          <ByStatus statistics={shown} />
        </section>
        <section class="panel" aria-labelledby="commands">
          <h2 id="commands">Commands, last 15 minutes</h2>
          <dl class="pairs">
            <Pair
              term="Per second"
              value={finished === undefined ? '–' : (finished / windowSeconds).toFixed(2)}
            />
            <Pair
              term="Running now"
              value={commandWorkflows ? number(commandWorkflows.running) : '–'}
            />
            <Pair term="Latency p50" value={milliseconds(executionTime?.p50 ?? null)} />
            <Pair term="Latency p95" value={milliseconds(executionTime?.p95 ?? null)} />
            <Pair term="Latency p99" value={milliseconds(executionTime?.p99 ?? null)} />
            <Pair term="Cache hit rate" value={percent(cacheHitRate)} />
          </dl>
        </section>
        <section class="panel" aria-labelledby="health">
          <h2 id="health">Health</h2>
          <Health readiness={readiness} />
        </section>
      </div>
    </>
  );
}

const Pair = ({ term, value }: { readonly term: string; readonly value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </div>
);

const ByStatus = ({ statistics }: { readonly statistics: Statistics | undefined }) => (
  <dl class="pairs">
    {Object.entries(statistics?.byStatus ?? {}).map(([status, counted]) => (
      <div key={status}>
        <dt>
          <a href={`/payments?status=${status}&currency=${statistics?.currency}`}>
            <Badge status={status} />
          </a>
        </dt>
        <dd>{number(counted?.count ?? 0)}</dd>
      </div>
    ))}
    {!statistics && <p class="quiet">No payments yet.</p>}
  </dl>
);
