import type { Page, PaymentResource, Refund } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { money } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';

const columns: readonly Column<Refund>[] = [
  { heading: 'Refund', cell: ({ id }) => <code>{id}</code> },
  { heading: 'Status', cell: ({ status }) => <Badge status={status} /> },
  { heading: 'Reason', cell: ({ reason }) => reason ?? <span class="quiet">–</span> },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { heading: 'Amount', numeric: true, cell: ({ amount, currency }) => money(amount, currency) },
];

/** What was given back of a payment. */
export function Refunds({ payment }: { readonly payment: PaymentResource }) {
  const refundable = payment.status === 'completed';
  const list = useResource<Page<Refund>>(
    refundable ? `/v1/payments/${encodeURIComponent(payment.id)}/refunds?limit=100` : null,
  );
  if (!refundable) return null;
  return (
    <section aria-labelledby="refunds">
      <h2 id="refunds">Refunds</h2>
      <Table
        caption="Refunds"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty="Nothing was given back."
        room={1}
      />
    </section>
  );
}
