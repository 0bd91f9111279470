import { useState } from 'preact/hooks';
import type { PaymentResource } from '../../api/resources.ts';
import { useSubjectEvents } from '../../api/subject-events.ts';
import { useResource } from '../../api/use-resource.ts';
import { money } from '../../format.ts';
import { ActionDialog, type Action } from '../../parts/action-dialog.tsx';
import { Actions } from '../../parts/actions.tsx';
import { Head } from '../../parts/head.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Trail } from '../../parts/trail.tsx';
import { About } from './about.tsx';
import { actionsOf } from './actions.tsx';
import { Attempts } from './attempts.tsx';
import { History } from './history.tsx';
import { Refunds, useRefunds } from './refunds.tsx';

/** One payment: what it is, what happened to it, and what can be done with it. */
export function Payment({ id }: { readonly id: string }) {
  const {
    body: payment,
    etag,
    problem,
  } = useResource<PaymentResource>(`/v1/payments/${encodeURIComponent(id)}`);
  const isDeleted = problem?.code === 'payment_deleted';
  const refundable = payment?.status === 'completed';
  const refunds = useRefunds(refundable ? id : undefined);
  const { events, readOn } = useSubjectEvents(id);
  const isRead = !refunds.stale && !events.stale;
  const [action, setAction] = useState<Action>();
  const title = payment ? money(payment.amount, payment.currency) : 'Payment';
  return (
    <>
      <Trail href="/payments" list="Payments" id={id} />
      <Head title={title} status={isDeleted ? 'deleted' : payment?.status} />
      <ProblemNote problem={problem} />
      <Actions actions={payment && !problem ? actionsOf(payment, etag) : []} onBegin={setAction} />
      {payment && <About payment={payment} />}
      {payment?.attempt && isRead && <Attempts events={events} />}
      {refundable && isRead && <Refunds list={refunds} />}
      {(payment ?? isDeleted) && isRead && <History events={events} onReadOn={readOn} />}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
    </>
  );
}
