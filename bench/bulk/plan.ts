/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  readonly rows: number;
  /** Of one measurement of single commands, or of raw rows. */
  readonly secondsEach: number;
}

export const fullPlan: Plan = { rounds: 3, rows: 100_000, secondsEach: 5 };

/** For trying: the figures are coarse. */
export const quickPlan: Plan = { rounds: 1, rows: 20_000, secondsEach: 3 };
