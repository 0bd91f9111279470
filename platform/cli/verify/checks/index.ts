import type { Check } from '../check.ts';
import { deliveries } from './deliveries.ts';
import { effects } from './effects.ts';
import { jobs } from './jobs.ts';
import { payments } from './payments.ts';
import { processes } from './processes.ts';
import { rollups } from './rollups.ts';
import { sequences } from './sequences.ts';
import { versions } from './versions.ts';
import { waiting } from './waiting.ts';

/** Every check, in the order of looking. */
export const checks: readonly Check[] = [
  sequences,
  versions,
  effects,
  payments,
  rollups,
  waiting,
  processes,
  jobs,
  deliveries,
];
