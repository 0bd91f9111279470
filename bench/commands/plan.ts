/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  /** Of one measurement. */
  readonly secondsEach: number;
  /** Commands that the memory is looked at after, twice. */
  readonly commandsForMemory: number;
  readonly kills: number;
}

export const fullPlan: Plan = {
  rounds: 3,
  secondsEach: 5,
  commandsForMemory: 25_000,
  kills: 3,
};

/** For trying: the figures are coarse. */
export const quickPlan: Plan = {
  rounds: 1,
  secondsEach: 3,
  commandsForMemory: 2_500,
  kills: 1,
};
