import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const needed =
  'Give each payment its id, amount and currency: without an id it would be made anew each time';

/** A payment as an export has it. What is left out of a row is not made again. */
export const ExportedPayment = v.object(
  {
    id: v.string(needed),
    amount: v.number('Give the amount as an integer'),
    currency: v.string('Give the currency'),
    userId: v.nullish(v.string()),
    description: v.nullish(v.string()),
    reference: v.nullish(v.string()),
    metadata: v.nullish(v.record(v.string(), v.string())),
    status: v.nullish(v.string()),
    amountCaptured: v.nullish(count),
    amountRefunded: v.nullish(count),
    method: v.nullish(v.object({ type: v.string() })),
    failure: v.nullish(v.object({ code: v.string(), detail: v.nullish(v.string()) })),
  },
  needed,
);

export type ExportedPayment = v.InferOutput<typeof ExportedPayment>;

/** A row of a bulk job. */
interface Row {
  readonly type: string;
  readonly key: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What comes back of a payment by commands. */
interface Rebuilt {
  readonly creation: Row;
  /** What is done to it then. Not where it was there before: money would be given back once more. */
  readonly sequels: readonly Row[];
  /** Whether it comes to the status that it had. */
  readonly arrives: boolean;
}

const terms = [
  'id',
  'amount',
  'currency',
  'userId',
  'description',
  'reference',
  'metadata',
] as const;

/**
 * The commands that make a payment again, as a manual one: whatever its provider did is over, and
 * nothing may be charged a second time.
 */
export function rebuilt(payment: ExportedPayment): Rebuilt {
  const { id, failure } = payment;
  const row = (step: string, input: Row['input']): Row => ({
    type: `payments.${step}`,
    key: step === 'create' ? `import-${id}` : `import-${id}-${step}`,
    input: step === 'create' ? input : { paymentId: id, ...input },
  });
  const given = terms.filter((name) => payment[name] !== null && payment[name] !== undefined);
  const creation = row('create', Object.fromEntries(given.map((name) => [name, payment[name]])));
  const failed = failure ? [row('fail', { code: failure.code, ...detailOf(failure) })] : [];
  switch (payment.status ?? 'processing') {
    case 'processing':
      return { creation, sequels: [], arrives: true };
    case 'completed': {
      const { amount, amountCaptured = amount, amountRefunded } = payment;
      // A manual payment is captured whole or not at all: no money is invented here.
      if (amountCaptured !== amount) return { creation, sequels: [], arrives: false };
      const refund = amountRefunded ? [row('refund', { amount: amountRefunded })] : [];
      return { creation, sequels: [row('complete', {}), ...refund], arrives: true };
    }
    case 'failed':
      return { creation, sequels: failed, arrives: failed.length > 0 };
    case 'canceled':
      return { creation, sequels: [...failed, row('cancel', {})], arrives: true };
    default:
      return { creation, sequels: [], arrives: false };
  }
}

const detailOf = ({ detail }: { readonly detail?: string | null | undefined }) =>
  detail == null ? {} : { detail };
