import type { Page, Refund } from '../../api/resources.ts';
import { useResource, type Resource } from '../../api/use-resource.ts';
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

/** The refunds of a payment; none are read where there is no id. */
export const useRefunds = (paymentId: string | undefined): Resource<Page<Refund>> =>
  useResource<Page<Refund>>(
    paymentId === undefined
      ? null
      : `/v1/payments/${encodeURIComponent(paymentId)}/refunds?limit=100`,
  );

/** What was given back of a payment. */
export const Refunds = ({ list }: { readonly list: Resource<Page<Refund>> }) => (
  <section aria-labelledby="refunds">
    <h2 id="refunds">Refunds</h2>
    <Table
      caption="Refunds"
      columns={columns}
      list={list}
      keyOf={({ id }) => id}
      empty="Nothing was given back."
    />
  </section>
);
