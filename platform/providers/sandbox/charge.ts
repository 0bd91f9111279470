import type { ProviderOperation, ProviderStep } from '../../../modules/payments/ports.ts';
import { ok, refuse, type Result } from '../../../modules/kernel/result.ts';

/** Money that really moved, in minor units: held at the payer's bank, taken, let go, given back. */
export interface Movement {
  readonly kind: 'hold' | 'capture' | 'release' | 'refund';
  readonly amount: number;
}

/** A charge as the sandbox keeps it. */
export interface Charge {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'automatic' | 'manual';
  /** In their order; none while the payer has to do something first. */
  readonly movements: readonly Movement[];
}

/** Why the sandbox does not carry an operation out. */
export interface Decline {
  readonly code: string;
  readonly detail: string;
}

type Moved = Result<readonly Movement[], Decline>;

/** What an operation moves. A provider checks its own sums, whoever checked them before. */
export function movementsOf(operation: ProviderOperation, charge: Charge | undefined): Moved {
  const { step, amount, currency } = operation;
  if (step === 'charge') return ok(taken(operation));
  if (!charge) return decline('no_such_charge', 'Name a charge of this payment');
  if ((step === 'capture' || step === 'refund') && currency !== charge.currency) {
    return decline('currency_mismatch', 'Use the currency of the charge');
  }
  return later[step](charge, amount, operation.final);
}

type Later = (charge: Charge, amount: number, final: boolean) => Moved;

const later: Readonly<Record<Exclude<ProviderStep, 'charge'>, Later>> = {
  confirm: (charge) =>
    charge.movements.length === 0
      ? ok(taken(charge))
      : decline('invalid_state', 'Confirm a charge once'),
  void: (charge) =>
    charge.movements.length === 0 || held(charge) > 0
      ? ok([{ kind: 'release', amount: held(charge) }])
      : decline('invalid_state', 'Void what is still held'),
  capture: (charge, amount, final) => {
    const rest = held(charge) - amount;
    if (rest < 0) return decline('amount_too_large', 'Capture at most what is held');
    const capture: Movement = { kind: 'capture', amount };
    return ok(final && rest > 0 ? [capture, { kind: 'release', amount: rest }] : [capture]);
  },
  refund: (charge, amount) =>
    amount <= total(charge, 'capture') - total(charge, 'refund')
      ? ok([{ kind: 'refund', amount }])
      : decline('amount_too_large', 'Refund at most what was captured and not refunded'),
};

const held = (charge: Charge): number =>
  total(charge, 'hold') - total(charge, 'capture') - total(charge, 'release');

const decline = (code: string, detail: string): Moved => refuse({ code, detail });

/** A charge holds the money, and takes it at once unless that is left for later. */
const taken = ({ amount, capture }: Pick<Charge, 'amount' | 'capture'>): readonly Movement[] => {
  const hold: Movement = { kind: 'hold', amount };
  return capture === 'manual' ? [hold] : [hold, { kind: 'capture', amount }];
};

/** The sum of a charge's movements of one kind. */
export const total = ({ movements }: Charge, kind: Movement['kind']): number =>
  movements.filter((each) => each.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
