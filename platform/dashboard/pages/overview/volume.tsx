import { useState } from 'preact/hooks';
import type { Statistics } from '../../api/resources.ts';
import { counted, money } from '../../format.ts';
import { Panel } from '../../parts/panel.tsx';
import { VolumeChart } from '../../parts/volume-chart.tsx';

const dayMs = 86_400_000;

/** The sums of the last days: as bars, of the day that is pointed at, and as a table. */
export function Volume(props: {
  readonly statistics: Statistics | undefined;
  readonly from: string;
  readonly days: number;
}) {
  const { statistics, from, days } = props;
  const [day, setDay] = useState<number | null>(null);
  const { currency = '', series = [] } = statistics ?? {};
  const said = (start: string, total: string, count: number): string =>
    `${start}: ${money(total, currency)} in ${counted(count, 'payment')}`;
  const pointed = (at: number): string => {
    const start = new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10);
    const sums = series.find((each) => each.start.startsWith(start));
    return said(start, sums?.total ?? '0', sums?.count ?? 0);
  };
  const average =
    statistics &&
    `${money(statistics.average, currency)} a payment on average; days begin at midnight UTC`;
  return (
    <Panel
      title={`Volume by day${statistics ? `, ${currency}` : ''}`}
      note={statistics && day !== null ? pointed(day) : average}
    >
      <VolumeChart statistics={statistics} from={from} days={days} onDay={setDay} />
      <details>
        <summary>Day by day</summary>
        <ul class="ids">
          {series.map(({ start, total, count }) => (
            <li key={start}>{said(start.slice(0, 10), total, count)}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
