import { useState } from 'preact/hooks';
import type { Page, WebhookDelivery } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { useResource } from '../../api/use-resource.ts';
import { words } from '../../format.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Pager } from '../../parts/pager.tsx';
import { Table } from '../../parts/table.tsx';
import { place, refine } from '../../router.ts';
import { deliveryColumns } from './delivery-columns.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { EndpointHealth } from './endpoint-health.tsx';

/** Neither a delivery nor its attempts cause events. */
const polling = { everyMs: 2_000 };

/** What was sent to an endpoint, and what came of it. */
export function Deliveries({ path }: { readonly path: string }) {
  const [retrying, setRetrying] = useState<WebhookDelivery>();
  const [opened, setOpened] = useState<WebhookDelivery>();
  const { parameters } = place.value;
  const list = useResource<Page<WebhookDelivery>>(`${path}/deliveries?${parameters}`, polling);
  // What is looked at stays, though newer ones may have moved it to another page.
  const shown = opened && (list.body?.data.find(({ id }) => id === opened.id) ?? opened);
  const retry = (delivery: WebhookDelivery): void => {
    setOpened(undefined);
    setRetrying(delivery);
  };
  return (
    <section aria-labelledby="deliveries">
      <div class="head">
        <h2 id="deliveries">Deliveries</h2>
        <div class="buttons">
          <StatusFilter status={parameters.get('status') ?? ''} />
        </div>
      </div>
      <EndpointHealth path={path} />
      <Table
        caption="Deliveries"
        columns={deliveryColumns({ show: setOpened, retry })}
        list={list}
        keyOf={({ id }) => id}
        empty={parameters.has('status') ? 'No delivery is so.' : 'Nothing was sent there yet.'}
      />
      <Pager page={list.body} />
      {shown && (
        <DeliveryDialog
          delivery={shown}
          onRetry={() => retry(shown)}
          onClose={() => setOpened(undefined)}
        />
      )}
      {retrying && (
        <ActionDialog
          title="Send it again?"
          verb="Send again"
          onClose={() => setRetrying(undefined)}
          perform={() => send('POST', `/v1/webhook-deliveries/${retrying.id}/retry`)}
        >
          <p>
            <code>{retrying.eventType}</code> is sent at once; its receiver knows it by its id.
          </p>
        </ActionDialog>
      )}
    </section>
  );
}

const StatusFilter = ({ status }: { readonly status: string }) => (
  <Field label="Status">
    <select value={status} onChange={(event) => refine({ status: event.currentTarget.value })}>
      <option value="">Any</option>
      {['pending', 'succeeded', 'failed'].map((each) => (
        <option key={each} value={each}>
          {words(each)}
        </option>
      ))}
    </select>
  </Field>
);
