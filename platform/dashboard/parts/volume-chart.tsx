import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import type { Statistics } from '../api/resources.ts';
import { money, shortMoney } from '../format.ts';

const dayMs = 86_400_000;
const daySeconds = 86_400;
const height = 240;

/** The sums of a currency by day, as bars; in words for whoever does not see them. */
export function VolumeChart(props: {
  readonly statistics: Statistics | undefined;
  readonly from: string;
  readonly days: number;
  /** Told which day is pointed at, counted from 0; null for none. */
  readonly onDay: (day: number | null) => void;
}) {
  const { statistics, from, days, onDay } = props;
  const room = useRef<HTMLDivElement>(null);
  const series = statistics?.series ?? [];
  const drawn = JSON.stringify([statistics?.currency, series, from, days]);
  useEffect(() => {
    const element = room.current;
    if (!element || !statistics) return undefined;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let chart: UPlot | undefined;
    const draw = (): void => {
      chart?.destroy();
      chart = chartOf(element, statistics.currency, pointsOf(series, from, days), onDay);
    };
    const resize = new ResizeObserver(() => {
      chart?.setSize({ width: element.clientWidth, height });
    });
    draw();
    resize.observe(element);
    dark.addEventListener('change', draw);
    return () => {
      dark.removeEventListener('change', draw);
      resize.disconnect();
      chart?.destroy();
    };
  }, [drawn]);
  const currency = statistics?.currency ?? '';
  const said = statistics
    ? `${money(statistics.total, currency)} in ${days} days, on ${series.length} of them`
    : 'No payments yet';
  return <div ref={room} class="chart" role="img" aria-label={said} />;
}

/** A place for each day, those without a payment too. Heights may be inexact, sums never are. */
function pointsOf(
  series: NonNullable<Statistics['series']>,
  from: string,
  days: number,
): [number[], number[]] {
  const totals = new Map(series.map(({ start, total }) => [start.slice(0, 10), Number(total)]));
  const first = Date.parse(from);
  const starts = Array.from({ length: days }, (_, day) => first + day * dayMs);
  const heights = starts.map((at) => totals.get(new Date(at).toISOString().slice(0, 10)) ?? 0);
  return [starts.map((at) => at / 1_000), heights];
}

function chartOf(
  element: HTMLElement,
  currency: string,
  points: [number[], number[]],
  onDay: (day: number | null) => void,
): UPlot {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui',
  };
  const bars = UPlot.paths.bars?.({ size: [0.7, 28], radius: 0.15 });
  return new UPlot(
    {
      width: element.clientWidth,
      height,
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      hooks: { setCursor: [({ cursor }) => onDay(cursor.idx ?? null)] },
      padding: [12, 8, 0, 0],
      scales: {
        // Half a day at both ends, so that no bar is cut.
        x: { range: (_, first, last) => [first - daySeconds / 2, last + daySeconds / 2] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      axes: [
        { ...axis, size: 26, grid: { show: false }, values: (_, at) => at.map(dayOf) },
        {
          ...axis,
          size: 52,
          values: (_, amounts) =>
            amounts.map((amount) => shortMoney(BigInt(Math.round(amount)), currency)),
        },
      ],
      series: [
        {},
        {
          fill: colour('--accent'),
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        },
      ],
    },
    points,
    element,
  );
}

const dayOf = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(5, 10);
