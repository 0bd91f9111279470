import { currencyExponent } from '../../../modules/kernel/currency.ts';
import { ok, refuse, type Result } from '../../../modules/kernel/result.ts';

/** No decimals, and represented with two all the same, which have to be 00. */
const padded = new Set(['ISK', 'UGX']);
/** Two decimals in ISO 4217 (an ariary is five iraimbilanja), none at Stripe. */
const whole = new Set(['MGA']);

/**
 * An amount of minor units as Stripe counts them. Most currencies have ISO 4217's minor units there
 * too; the others are the special cases of https://docs.stripe.com/currencies (read in November
 * 2026). Never rounds: an amount that Stripe cannot take is refused with its code.
 */
export function stripeAmount(
  amount: number,
  currency: string,
): Result<number, { readonly code: string; readonly detail: string }> {
  if (padded.has(currency)) {
    const detail = `Charge less: Stripe counts ${currency} in hundredths`;
    return Number.isSafeInteger(amount * 100)
      ? ok(amount * 100)
      : refuse({ code: 'amount_too_large', detail });
  }
  if (whole.has(currency)) {
    const detail = `Use a multiple of 100: Stripe takes whole units of ${currency} only`;
    return amount % 100 === 0 ? ok(amount / 100) : refuse({ code: 'invalid_amount', detail });
  }
  if (currencyExponent(currency) === 3 && amount % 10 !== 0) {
    const detail = `Use a multiple of 10: Stripe takes two decimals of ${currency} only`;
    return refuse({ code: 'invalid_amount', detail });
  }
  return ok(amount);
}
