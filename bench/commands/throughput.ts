import { rate, type Figure } from './report.ts';
import type { Rounds } from './rounds.ts';

/** The rate of so many clients, against the bare group commit of the same rounds. */
export function throughputFigure(rounds: Rounds, clients: number, atLeast: number): Figure {
  const perSecond = rounds.median(`${clients} clients, per s`);
  const bareRate = rounds.median('bare group commit, per s');
  return {
    name: `Rate at ${clients.toLocaleString('en')} clients / bare group commit`,
    figure: rate(perSecond),
    against: rate(bareRate),
    value: perSecond / bareRate,
    target: { atLeast },
  };
}
