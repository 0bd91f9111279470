import { useState } from 'preact/hooks';
import type { Page, PaymentResource } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { money } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { place } from '../../router.ts';
import { CreatePayment } from './create-payment.tsx';
import { ExportPayments } from './export-payments.tsx';
import { Filters } from './filters.tsx';

const columns: readonly Column<PaymentResource>[] = [
  {
    heading: 'Payment',
    cell: ({ id, description, reference }) => (
      <a class="what" href={`/payments/${id}`}>
        <span>{description ?? reference ?? 'No description'}</span>
        <small>{id}</small>
      </a>
    ),
  },
  { heading: 'Status', cell: ({ status }) => <Badge status={status} /> },
  {
    heading: 'Reference',
    cell: ({ reference }) =>
      reference === null ? <span class="quiet">–</span> : <span class="short">{reference}</span>,
  },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { heading: 'Amount', numeric: true, cell: ({ amount, currency }) => money(amount, currency) },
];

/** The search for payments: its filters are the address's. */
export function Payments() {
  const [asking, setAsking] = useState<'create' | 'export'>();
  const close = (): void => setAsking(undefined);
  const { parameters, visit } = place.value;
  const list = useResource<Page<PaymentResource>>(`/v1/payments?${parameters}`);
  return (
    <>
      <Head title="Payments">
        <button type="button" onClick={() => setAsking('export')}>
          Export
        </button>
        <button type="button" class="primary" onClick={() => setAsking('create')}>
          Create a payment
        </button>
      </Head>
      <Filters key={visit} parameters={parameters} />
      <Table
        caption="Payments"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <>
            <p>No payment meets these filters.</p>
            <p>
              <a href="/payments">Show all payments</a>
            </p>
          </>
        }
      />
      <Pager page={list.body} />
      {asking === 'create' && <CreatePayment onClose={close} />}
      {asking === 'export' && <ExportPayments parameters={parameters} onClose={close} />}
    </>
  );
}
