import { send } from '../../api/request.ts';
import type { PaymentResource } from '../../api/resources.ts';
import { amountProblem, minorUnits, typedAmount } from '../../format.ts';
import { textOf } from '../../form-text.ts';
import type { Action } from '../../parts/action-dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { MetadataFields, metadataOf, metadataPatch } from '../../parts/metadata-fields.tsx';

/** Asks what is to be different of a payment, and sends just that. */
export const editPayment = (payment: PaymentResource, etag: string | null): Action => {
  const { amount, currency, description, reference, metadata, status } = payment;
  const hasOpenAmount = status === 'processing' || status === 'failed';
  return {
    title: 'Edit the payment',
    verb: 'Edit',
    does: 'Save',
    children: (
      <>
        {hasOpenAmount && (
          <Field label={`Amount in ${currency}`}>
            <input
              name="amount"
              inputMode="decimal"
              defaultValue={typedAmount(String(amount), currency)}
              required
            />
          </Field>
        )}
        <Field label="Description">
          <input name="description" defaultValue={description ?? ''} maxLength={1_000} />
        </Field>
        <Field label="Reference">
          <input name="reference" defaultValue={reference ?? ''} maxLength={255} />
        </Field>
        <MetadataFields metadata={metadata} />
      </>
    ),
    perform(form) {
      const changed = hasOpenAmount ? minorUnits(textOf(form, 'amount'), currency) : amount;
      if (changed === undefined) return amountProblem(currency);
      const patch = metadataPatch(metadata, metadataOf(form));
      const asked = {
        amount: changed,
        description: textOf(form, 'description') || null,
        reference: textOf(form, 'reference') || null,
      };
      const changes = Object.entries(asked).filter(
        ([name, value]) => value !== payment[name as keyof typeof asked],
      );
      const body = {
        ...Object.fromEntries(changes),
        ...(Object.keys(patch).length > 0 && { metadata: patch }),
      };
      if (Object.keys(body).length === 0) return 'Change something first, or go back';
      return send('PATCH', `/v1/payments/${encodeURIComponent(payment.id)}`, body, etag);
    },
  };
};
