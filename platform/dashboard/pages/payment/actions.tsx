import { allowedIn, type PaymentAction } from '../../../../modules/payments/domain/lifecycle.ts';
import type { PaymentResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { amountProblem, minorUnits, money, typedAmount } from '../../format.ts';
import type { Action } from '../../parts/action-dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { textOf } from '../../form-text.ts';
import { go } from '../../router.ts';
import { editPayment } from './edit-payment.tsx';

/** What can be done with a payment as it stands, each with what is asked before. */
export function actionsOf(payment: PaymentResource, etag: string | null): readonly Action[] {
  const { status, attempt, method } = payment;
  const provided = method.type !== 'manual';
  const isOffered = (action: PaymentAction): boolean =>
    allowedIn[action].includes(status) &&
    !attempt?.inFlight &&
    !(provided && (action === 'complete' || action === 'fail'));
  const actions = Object.entries(dialogs) as [PaymentAction, Dialog][];
  return actions.filter(([action]) => isOffered(action)).map(([, dialog]) => dialog(payment, etag));
}

type Dialog = (payment: PaymentResource, etag: string | null) => Action;

const act = ({ id }: PaymentResource, action: string, body = {}) =>
  send('POST', `/v1/payments/${encodeURIComponent(id)}/${action}`, body);

const simple =
  (action: string, verb: string, says: string, danger = false) =>
  (payment: PaymentResource): Action => ({
    title: `${verb}: ${money(payment.amount, payment.currency)}`,
    verb,
    danger,
    children: <p>{says}</p>,
    perform: () => act(payment, action),
  });

const Amount = ({ most, currency }: { readonly most: number; readonly currency: string }) => (
  <Field label={`Amount in ${currency}`} hint={`At most ${money(most, currency)}`}>
    <input
      name="amount"
      inputMode="decimal"
      defaultValue={typedAmount(String(most), currency)}
      required
    />
  </Field>
);

const withAmount = (
  payment: PaymentResource,
  action: string,
  form: FormData,
  rest: object = {},
): ReturnType<Action['perform']> => {
  const amount = minorUnits(textOf(form, 'amount'), payment.currency);
  if (amount === undefined) return amountProblem(payment.currency);
  return act(payment, action, { amount, ...rest });
};

const dialogs: Readonly<Record<PaymentAction, Dialog>> = {
  complete: simple('complete', 'Complete', 'The money came: the whole amount counts as captured.'),
  capture: (payment) => ({
    title: 'Capture',
    verb: 'Capture',
    children: (
      <>
        <Amount most={payment.amount - payment.amountCaptured} currency={payment.currency} />
        <label class="check">
          <input type="checkbox" name="more" /> More will be captured later
        </label>
      </>
    ),
    perform: (form) => withAmount(payment, 'capture', form, { final: !form.has('more') }),
  }),
  refund: (payment) => ({
    title: 'Refund',
    verb: 'Refund',
    danger: true,
    children: (
      <>
        <Amount
          most={payment.amountCaptured - payment.amountRefunded}
          currency={payment.currency}
        />
        <Field label="Reason">
          <input name="reason" maxLength={255} />
        </Field>
      </>
    ),
    perform: (form) => {
      const reason = textOf(form, 'reason');
      return withAmount(payment, 'refunds', form, reason === '' ? {} : { reason });
    },
  }),
  confirm: simple('confirm', 'Confirm', 'The action that was required was taken.'),
  retry: simple('retry', 'Retry', 'The payment is collected once more.'),
  update: editPayment,
  fail: (payment) => ({
    title: 'Fail',
    verb: 'Fail',
    danger: true,
    children: (
      <>
        <Field label="Code">
          <input name="code" defaultValue="not_received" required />
        </Field>
        <Field label="Detail">
          <input name="detail" />
        </Field>
      </>
    ),
    perform: (form) => {
      const detail = textOf(form, 'detail');
      return act(payment, 'fail', { code: textOf(form, 'code'), ...(detail !== '' && { detail }) });
    },
  }),
  cancel: simple('cancel', 'Cancel', 'Nothing more is collected; this is for ever.', true),
  delete: (payment) => ({
    title: 'Delete',
    verb: 'Delete',
    danger: true,
    children: <p>It is gone from search and statistics for ever.</p>,
    perform: () => send('DELETE', `/v1/payments/${encodeURIComponent(payment.id)}`),
    onDone: () => go('/payments'),
  }),
};
