import type { Statistics, WorkflowMetrics } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { counted, milliseconds, money, percent } from '../../format.ts';
import { Field } from '../../parts/field.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { place, refine } from '../../router.ts';
import { ByStatus } from './by-status.tsx';
import { CacheFigures } from './cache-figures.tsx';
import { CommandFigures } from './command-figures.tsx';
import { Health } from './health.tsx';
import { SubscriptionLags } from './subscription-lags.tsx';
import { Volume } from './volume.tsx';

const days = 30;
const dayMs = 86_400_000;
const windowSeconds = 15 * 60;
const metricsPath = '/v1/metrics/workflows?window=PT15M';

/** How the organization's payments, and what carries them, are. */
export function Overview() {
  const from = new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10);
  const statistics = useResource<{ readonly data: readonly Statistics[] }>(
    `/v1/payments/statistics?interval=day&from=${from}`,
  );
  const metrics = useResource<WorkflowMetrics>(metricsPath, { everyMs: 5_000 }).body;
  const wanted = place.value.parameters.get('currency');
  const all = statistics.body?.data ?? [];
  const largest = all.toSorted((one, other) => other.count - one.count)[0];
  const shown = all.find(({ currency }) => currency === wanted) ?? largest;
  return (
    <>
      <Head title="Overview">
        {all.length > 1 && shown && (
          <Field label="Currency">
            <select
              value={shown.currency}
              onChange={(event) => refine({ currency: event.currentTarget.value })}
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
          value={shown && money(shown.total, shown.currency)}
          note={shown && counted(shown.count, 'payment')}
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
          label="Commands per second"
          value={metrics && perSecond(metrics)}
          note={metrics && halfWithin(metrics.executionTime.p50)}
        />
      </div>
      <Volume statistics={shown} from={from} days={days} />
      <div class="columns">
        <ByStatus statistics={shown} />
        <CommandFigures metrics={metrics} />
        <CacheFigures />
      </div>
      <div class="columns">
        <SubscriptionLags />
        <Health />
      </div>
    </>
  );
}

const halfWithin = (p50: number | null): string =>
  p50 === null ? 'None in 15 minutes' : `Half of them within ${milliseconds(Math.max(1, p50))}`;

const perSecond = ({ commandWorkflows: { succeeded, refused, failed } }: WorkflowMetrics): string =>
  ((succeeded + refused + failed) / windowSeconds).toFixed(2);
