import { WriteFailure } from './database.ts';

const limits = {
  /** Calls that wait for their turn. */
  waiting: 10_000,
  /** Who waited so long is not begun any more: behind a server that hangs nobody is helped by it. */
  waitMs: 5_000,
};

/** Runs calls strictly one after the other, in the order in which they were asked for. */
export type Turns = <Result>(run: () => Promise<Result>) => Promise<Result>;

/** A call that is not begun fails as `unavailable`: certainly nothing was written. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (run) => {
    if (waiting >= limits.waiting) {
      const message = 'Too many calls are waiting for the database; try again';
      return Promise.reject(new WriteFailure('unavailable', message));
    }
    waiting++;
    const askedAt = performance.now();
    const turn = last.then(() => {
      waiting--;
      if (performance.now() - askedAt > limits.waitMs) {
        throw new WriteFailure('unavailable', 'The database does not keep up; try again');
      }
      return run();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
