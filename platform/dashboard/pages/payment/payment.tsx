import { useState } from 'preact/hooks';
import type { PaymentResource } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { money, words } from '../../format.ts';
import { ActionDialog, type Action } from '../../parts/action-dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { actionsOf } from './actions.tsx';
import { History } from './history.tsx';
import { Refunds, useRefunds } from './refunds.tsx';

/** One payment: what it is, what happened to it, and what can be done with it. */
export function Payment({ id }: { readonly id: string }) {
  const { body: payment, problem } = useResource<PaymentResource>(
    `/v1/payments/${encodeURIComponent(id)}`,
  );
  const refundable = payment?.status === 'completed';
  const refunds = useRefunds(refundable ? id : undefined);
  const [action, setAction] = useState<Action>();
  const title = payment ? money(payment.amount, payment.currency) : 'Payment';
  return (
    <>
      <p class="trail">
        <a href="/payments">Payments</a> / <code>{id}</code>
      </p>
      <Head title={title} status={payment?.status} />
      <ProblemNote problem={problem} />
      <div class="buttons actions">
        {payment &&
          !problem &&
          actionsOf(payment).map((each) => (
            <button
              key={each.verb}
              type="button"
              class={each.danger ? 'danger' : ''}
              onClick={() => setAction(each)}
            >
              {each.verb}
            </button>
          ))}
      </div>
      {payment && <About payment={payment} />}
      {payment && !refunds.stale && (
        <>
          {refundable && <Refunds list={refunds} />}
          <History id={id} />
        </>
      )}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
    </>
  );
}

const About = ({ payment }: { readonly payment: PaymentResource }) => {
  const { attempt, failure, currency, method, metadata } = payment;
  const texts = Object.entries(metadata).map(([name, value]) => `${name}: ${value}`);
  return (
    <Facts
      facts={[
        ['Description', payment.description],
        ['Reference', payment.reference],
        ['Captured', money(payment.amountCaptured, currency)],
        ['Refunded', money(payment.amountRefunded, currency)],
        ['Method', 'token' in method ? `Sandbox, ${method.token}` : words(method.type)],
        [
          'Collection',
          attempt &&
            `Attempt ${attempt.number} at ${attempt.provider}${attempt.inFlight ? ', in flight' : ''}`,
        ],
        [
          'Failure',
          failure && `${words(failure.code)}${failure.detail ? `: ${failure.detail}` : ''}`,
        ],
        ['User', payment.userId],
        ['Metadata', texts.length === 0 ? null : texts.join(' · ')],
        ['Created', <Time key="created" at={payment.createdAt} />],
        ['Changed', <Time key="updated" at={payment.updatedAt} />],
        ['Completed', <Time key="completed" at={payment.completedAt} />],
      ]}
    />
  );
};
