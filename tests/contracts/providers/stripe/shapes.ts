export type Json = Record<string, unknown>;

/** A body as it was sent: `metadata[operation]` → its value. */
export type Form = Readonly<Record<string, string>>;

export const formOf = (text: string): Form => Object.fromEntries(new URLSearchParams(text));

/** `metadata[a]=1` → `{a: '1'}` */
const metadataOf = (form: Form): Json =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );

/** An intent as the API shows it, without what nobody here reads. */
export const intentShape = (id: string, form: Form): Json => ({
  id,
  object: 'payment_intent',
  amount: Number(form['amount']),
  amount_capturable: 0,
  amount_received: 0,
  capture_method: form['capture_method'],
  client_secret: `${id}_secret_x`,
  confirmation_method: 'automatic',
  created: 1_790_000_000,
  currency: form['currency'],
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  metadata: metadataOf(form),
  next_action: null,
  payment_method: form['payment_method'],
  payment_method_types: ['card'],
  status: 'requires_confirmation',
});

export const refundShape = (id: string, form: Form): Json => ({
  id,
  object: 'refund',
  amount: Number(form['amount']),
  currency: 'eur',
  metadata: metadataOf(form),
  payment_intent: form['payment_intent'],
  reason: null,
  status: 'succeeded',
});
