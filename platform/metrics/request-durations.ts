import { Histogram, type Registry } from 'prom-client';

const metric = 'quittance_http_request_duration_seconds';
const help = 'Time from a request to its answer';
const boundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Requests that share their labels. */
interface Series {
  readonly labels: { readonly route: string; readonly method: string; readonly status: number };
  /** How many took no longer than each bound and longer than the one before; then the rest. */
  readonly counts: number[];
  seconds: number;
}

/** How long requests took. Counted here: the library's own counting takes as long as a cached read. */
export class RequestDurations extends Histogram {
  private readonly series = new Map<string, Series>();

  constructor(registers: Registry[]) {
    super({
      name: metric,
      help,
      labelNames: ['route', 'method', 'status'],
      buckets: boundsSeconds,
      registers,
    });
  }

  add(labels: Series['labels'], seconds: number): void {
    const place = `${labels.method} ${labels.status} ${labels.route}`;
    let series = this.series.get(place);
    if (!series) {
      series = { labels, counts: [...boundsSeconds, Infinity].map(() => 0), seconds: 0 };
      this.series.set(place, series);
    }
    let bucket = 0;
    while (seconds > (boundsSeconds[bucket] ?? Infinity)) bucket++;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.seconds += seconds;
  }

  /** What the registry makes its text of; the types of the library do not tell. */
  async getForPromString() {
    const values = [...this.series.values()].flatMap(valuesOf);
    return { name: metric, help, type: 'histogram', values };
  }
}

function valuesOf({ labels, counts, seconds }: Series) {
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    const le = boundsSeconds[index] ?? '+Inf';
    return { metricName: `${metric}_bucket`, labels: { le, ...labels }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${metric}_sum`, labels, value: seconds },
    { metricName: `${metric}_count`, labels, value: total },
  ];
}
