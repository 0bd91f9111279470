/** How much is measured. */
export interface Plan {
  readonly smallPayments: number;
  readonly largePayments: number;
  /** Where that database is, or is to be kept; a temporary one where it is not said. */
  readonly largeDatabase?: string;
}

export const fullPlan: Plan = { smallPayments: 100_000, largePayments: 1_000_000 };

/** For trying: the figures are coarse. */
export const quickPlan: Plan = { smallPayments: 20_000, largePayments: 100_000 };
