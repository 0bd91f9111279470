import type { Cache } from './cache.ts';
import type { Replica } from './ports.ts';

/** Where queries are read. */
export interface Sources {
  readonly cache: Cache;
  /** Undefined where the primary is all there is. */
  readonly replica: Replica | undefined;
}
