import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { seededRandom } from '../../faults/harness/seeded-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createReaders } from './model/readers.ts';
import { runSession, type Step } from './model/session.ts';
import { ids, World } from './model/world.ts';

const id = fc.constantFrom(...ids);
const others = fc.array(id, { maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('write' as const), id, others }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), id, others }) },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      id: fc.option(id, { nil: undefined, freq: 3 }),
      reader: fc.constantFrom(0, 1, 2, 3, 4, 5),
      cacheControl: fc.option(fc.constantFrom('no-cache', 'max-age=0', 'max-age=3', 'max-age=60'), {
        nil: undefined,
        freq: 2,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 2_000, 30_000, 601_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('restore' as const), lost: fc.nat({ max: 4 }) }),
  },
);
const sessions = fc.array(fc.array(step, { minLength: 2, maxLength: 14 }), {
  minLength: 1,
  maxLength: 4,
});

const runs = Number(process.env['MODEL_RUNS'] ?? 1_000);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);

test('No session goes backwards or misses what it wrote, whatever caches and replicas do', async () => {
  const answeredBy = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sessions, fc.nat(), async (scheduler, all, luck) => {
      const world = new World(createManualClock());
      const delayed = (what: string): Promise<void> =>
        scheduler.schedule(Promise.resolve(), what).then(() => undefined);
      const readers = createReaders(world, seededRandom(luck), delayed);
      await scheduler.waitFor(Promise.all(all.map((steps) => runSession(steps, world, readers))));
      for (const { cache } of readers.readers) {
        for (const { tier, count } of cache.hits()) {
          answeredBy.set(tier, (answeredBy.get(tier) ?? 0) + count);
        }
      }
    }),
    { numRuns: runs, seed },
  );
  // The promise would be easy to keep if every read went to the primary.
  for (const tier of ['memory', 'upstash', 'replica', 'primary']) {
    expect([seed, tier, (answeredBy.get(tier) ?? 0) > runs / 4]).toEqual([seed, tier, true]);
  }
}, 120_000);
