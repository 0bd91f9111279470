import type { Chore } from './ports.ts';

/** Payments that were written before their rows had all that they have now. */
export interface OldPayments {
  /** Fills in the words of the next of them, some at a time. True when there may be more. */
  fillWords(): Promise<boolean>;
}

const hourMs = 3_600_000;

/** What a migration would take too long for: done piece by piece while everything runs. */
export const catchUpChores = (payments: OldPayments): readonly Chore[] => [
  { name: 'words of old payments', everyMs: hourMs, run: () => payments.fillWords() },
];
