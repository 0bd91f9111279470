import * as fc from 'fast-check';
import type { Demand } from '../../../platform/cache/demand.ts';
import type { Entry } from '../../../platform/cache/ports.ts';
import { at, entry } from './entries.ts';

const small = fc.integer({ min: 1, max: 4 });

/** Demands that lie close together, so that two of them often have to do with each other. */
export const demands: fc.Arbitrary<Demand> = fc.record({
  seen: fc.option(
    fc.record({
      epoch: fc.integer({ min: 1, max: 3 }),
      position: small,
      version: fc.option(small),
    }),
  ),
  maxAgeMs: fc.option(fc.constantFrom(0, 1_000, 10_000, 60_000)),
  primary: fc.boolean(),
});

/** Entries of payments and of lists, some of them outdated by any measure. */
export const entries: fc.Arbitrary<Entry> = fc
  .record({
    epoch: fc.integer({ min: 1, max: 3 }),
    position: small,
    version: fc.option(small),
    asOf: fc.option(fc.integer({ min: at - 70_000, max: at + 2_000 })),
    freshUntil: fc.integer({ min: at - 1_000, max: at + 3_000 }),
    staleUntil: fc.integer({ min: at - 1_000, max: at + 3_000 }),
  })
  .map(entry);
