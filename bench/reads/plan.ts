/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  /** Of one measurement. */
  readonly secondsEach: number;
  readonly smallPayments: number;
  readonly largePayments: number;
  /** Where that database is, or is to be kept; a temporary one where it is not said. */
  readonly largeDatabase?: string;
  /** Commands that are followed to another process. */
  readonly followed: number;
}

export const fullPlan: Plan = {
  rounds: 3,
  secondsEach: 5,
  smallPayments: 10_000,
  largePayments: 1_000_000,
  followed: 1_000,
};

/** For trying: the figures are coarse. */
export const quickPlan: Plan = {
  rounds: 1,
  secondsEach: 3,
  smallPayments: 10_000,
  largePayments: 100_000,
  followed: 200,
};
