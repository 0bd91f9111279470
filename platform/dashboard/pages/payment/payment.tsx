import { useState } from 'preact/hooks';
import type { PaymentResource } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { money } from '../../format.ts';
import { ActionDialog, type Action } from '../../parts/action-dialog.tsx';
import { Actions } from '../../parts/actions.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { About } from './about.tsx';
import { actionsOf } from './actions.tsx';
import { Attempts } from './attempts.tsx';
import { History, useEvents } from './history.tsx';
import { Refunds, useRefunds } from './refunds.tsx';

/** One payment: what it is, what happened to it, and what can be done with it. */
export function Payment({ id }: { readonly id: string }) {
  const {
    body: payment,
    etag,
    problem,
  } = useResource<PaymentResource>(`/v1/payments/${encodeURIComponent(id)}`);
  const refundable = payment?.status === 'completed';
  const refunds = useRefunds(refundable ? id : undefined);
  const events = useEvents(id);
  const [action, setAction] = useState<Action>();
  const title = payment ? money(payment.amount, payment.currency) : 'Payment';
  return (
    <>
      <p class="trail">
        <a href="/payments">Payments</a> / <code>{id}</code>
      </p>
      <Head title={title} status={payment?.status} />
      <ProblemNote problem={problem} />
      <Actions actions={payment && !problem ? actionsOf(payment, etag) : []} onBegin={setAction} />
      {payment && <About payment={payment} />}
      {payment && !refunds.stale && !events.stale && (
        <>
          {payment.attempt && <Attempts events={events} />}
          {refundable && <Refunds list={refunds} />}
          <History events={events} />
        </>
      )}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
    </>
  );
}
