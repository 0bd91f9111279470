/** How much is measured. */
export interface EdgePlan {
  readonly rounds: number;
  /** Of one measurement. */
  readonly secondsEach: number;
}
