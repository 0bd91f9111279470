import type { Check } from '../check.ts';
import { effects } from './effects.ts';
import { payments } from './payments.ts';
import { rollups } from './rollups.ts';
import { sequences } from './sequences.ts';
import { versions } from './versions.ts';
import { waiting } from './waiting.ts';

/** Every check, in the order of looking. */
export const checks: readonly Check[] = [sequences, versions, effects, payments, rollups, waiting];
