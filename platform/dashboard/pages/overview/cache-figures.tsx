import type { CacheMetrics } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { counted, percent } from '../../format.ts';
import { Pairs } from '../../parts/pairs.tsx';
import { Panel } from '../../parts/panel.tsx';

const tiers = [
  ['memory', 'Memory'],
  ['upstash', 'Cache server'],
  ['replica', 'Replica'],
  ['primary', 'Primary'],
] as const;

/** Who answered what the organization asked in the last minutes. */
export function CacheFigures() {
  const { body } = useResource<CacheMetrics>('/v1/metrics/cache?window=PT15M', { everyMs: 5_000 });
  const pairs = tiers.map(([tier, term]) => {
    const { share, count } = body?.tiers.find((each) => each.tier === tier) ?? {};
    const shown = body && share === undefined ? percent(body.hitRate === null ? null : 0) : '–';
    return {
      term,
      value:
        share === undefined ? (
          shown
        ) : (
          <>
            <span class="quiet">{counted(count ?? 0, 'answer')}</span> {percent(share)}
          </>
        ),
    };
  });
  return (
    <Panel title="Queries, last 15 minutes">
      <Pairs
        pairs={[{ term: 'Cache hit rate', value: percent(body?.hitRate ?? null) }, ...pairs]}
      />
    </Panel>
  );
}
