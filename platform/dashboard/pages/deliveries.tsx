import { useState } from 'preact/hooks';
import type { Page, WebhookDelivery } from '../api/resources.ts';
import { send } from '../api/request.ts';
import { useResource } from '../api/use-resource.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { Badge } from '../parts/badge.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { place } from '../router.ts';

const columnsWith = (retry: (id: string) => void): readonly Column<WebhookDelivery>[] => [
  {
    heading: 'Delivery',
    cell: ({ id, eventType }) => (
      <span class="what">
        <span>{eventType}</span>
        <small>{id}</small>
      </span>
    ),
  },
  { heading: 'Status', cell: ({ status }) => <Badge status={status} /> },
  { heading: 'Attempts', numeric: true, cell: ({ attemptCount }) => attemptCount },
  { heading: 'Next attempt', cell: ({ nextAttemptAt }) => <Time at={nextAttemptAt} /> },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    heading: 'Action',
    cell: ({ id }) => (
      <button type="button" class="plain" aria-label={`Send ${id} again`} onClick={() => retry(id)}>
        Send again
      </button>
    ),
  },
];

/** What was sent to an endpoint, and what came of it. */
export function Deliveries({ path }: { readonly path: string }) {
  const [retrying, setRetrying] = useState<string>();
  const list = useResource<Page<WebhookDelivery>>(`${path}/deliveries?${place.value.parameters}`);
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      <Table
        caption="Deliveries"
        columns={columnsWith(setRetrying)}
        list={list}
        keyOf={({ id }) => id}
        empty="Nothing was sent there yet."
      />
      <Pager page={list.body} />
      {retrying !== undefined && (
        <ActionDialog
          title="Send it again?"
          verb="Send again"
          onClose={() => setRetrying(undefined)}
          perform={() => send('POST', `/v1/webhook-deliveries/${retrying}/retry`)}
        >
          <p>It is sent at once; its receiver knows it by its id.</p>
        </ActionDialog>
      )}
    </section>
  );
}
