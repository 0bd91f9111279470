import type { ProcessName } from '../../modules/kernel/process.ts';

export type { ProcessName } from '../../modules/kernel/process.ts';

/** Has a durable process look what is to be done, and starts it where it does not run. */
export interface ProcessStarter {
  poke(process: ProcessName): Promise<void>;
}

/** The rows of durable processes: what is due of them is done, whatever becomes of their timers. */
export interface ProcessRows {
  /** Processes due before `now`, the longest first; each is not due again before `again`. */
  takeDue(now: string, again: string, limit: number): Promise<readonly ProcessName[]>;
}
