import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Random } from './random.ts';

/** Ids as the product makes them, in the order of their making, but of this clock and these numbers. */
export function seededIds(clock: Clock, random: Random): IdMaker {
  let at = Number.NaN;
  let count = 0;
  return {
    make(prefix) {
      const now = clock.now();
      count = now === at ? count + 1 : 0;
      at = now;
      const time = now.toString(16).padStart(12, '0');
      const order = (count % 0x1000).toString(16).padStart(3, '0');
      return `${prefix}_${time}7${order}8${random.hex(15)}`;
    },
  };
}
