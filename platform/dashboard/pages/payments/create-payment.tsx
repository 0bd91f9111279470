import type { PaymentResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { amountProblem, minorUnits } from '../../format.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { MetadataFields, metadataOf } from '../../parts/metadata-fields.tsx';
import { go } from '../../router.ts';
import { textOf } from '../../form-text.ts';

/** How a payment may be paid: by hand, or as the sandbox's tokens say. */
const methods = [
  ['manual', 'Manual: complete or fail it here'],
  ['tok_success', 'Sandbox: succeeds'],
  ['tok_declined', 'Sandbox: is declined'],
  ['tok_requires_action', 'Sandbox: requires an action'],
  ['tok_timeout_then_success', 'Sandbox: in doubt first, then succeeds'],
] as const;

/** Asks for a new payment, and goes to it. */
export const CreatePayment = ({ onClose }: { readonly onClose: () => void }) => (
  <ActionDialog
    title="Create a payment"
    verb="Create"
    onClose={onClose}
    onDone={(body) => go(`/payments/${(body as PaymentResource).id}`)}
    perform={(form) => {
      const said = (name: string): string => textOf(form, name);
      const currency = said('currency').toUpperCase();
      const amount = minorUnits(said('amount'), currency);
      if (amount === undefined) return amountProblem(currency);
      const method = said('method');
      const metadata = metadataOf(form);
      return send<PaymentResource>('POST', '/v1/payments', {
        amount,
        currency,
        ...(said('description') !== '' && { description: said('description') }),
        ...(said('reference') !== '' && { reference: said('reference') }),
        ...(said('userId') !== '' && { userId: said('userId') }),
        ...(Object.keys(metadata).length > 0 && { metadata }),
        ...(method !== 'manual' && { method: { type: 'sandbox', token: method } }),
        ...(form.has('later') && method !== 'manual' && { capture: 'manual' }),
      });
    }}
  >
    <div class="row">
      <Field label="Amount">
        <input name="amount" inputMode="decimal" placeholder="12.34" required />
      </Field>
      <Field label="Currency">
        <input name="currency" defaultValue="EUR" maxLength={3} size={5} required />
      </Field>
    </div>
    <Field label="Description">
      <input name="description" maxLength={1000} />
    </Field>
    <Field label="Reference">
      <input name="reference" maxLength={255} />
    </Field>
    <Field label="User">
      <input name="userId" maxLength={255} />
    </Field>
    <MetadataFields />
    <Field label="Method">
      <Choice name="method" options={methods} />
    </Field>
    <label class="check">
      <input type="checkbox" name="later" /> Authorize now, capture later
    </label>
  </ActionDialog>
);
