import type { Look } from '../finding.ts';
import { cache } from './cache.ts';
import { clock } from './clock.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { temporal } from './temporal.ts';

/** Every part that is looked at. */
export const looks: readonly Look[] = [disk, database, temporal, cache, clock];
