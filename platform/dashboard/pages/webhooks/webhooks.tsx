import { useState } from 'preact/hooks';
import { send } from '../../api/request.ts';
import type { Page, WebhookEndpoint } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Head } from '../../parts/head.tsx';
import { Pager } from '../../parts/pager.tsx';
import { SecretDialog } from '../../parts/secret-dialog.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { place } from '../../router.ts';
import { EndpointFields, endpointOf } from './endpoint-fields.tsx';

const columns: readonly Column<WebhookEndpoint>[] = [
  {
    heading: 'Endpoint',
    cell: ({ id, url, description }) => (
      <a class="what" href={`/webhooks/${id}`}>
        <span>{url}</span>
        {description === null ? <small>{id}</small> : <small class="text">{description}</small>}
      </a>
    ),
  },
  { heading: 'Status', cell: ({ enabled }) => <Badge status={enabled ? 'enabled' : 'disabled'} /> },
  {
    heading: 'Events',
    cell: ({ eventTypes }) => <span class="short">{eventTypes.join(', ')}</span>,
  },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
];

/** Where events are sent. */
export function Webhooks() {
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>();
  const list = useResource<Page<WebhookEndpoint>>(
    `/v1/webhook-endpoints?${place.value.parameters}`,
  );
  if (list.problem?.status === 404) {
    return (
      <>
        <Head title="Webhooks" />
        <p class="empty">This server sends no webhooks.</p>
      </>
    );
  }
  return (
    <>
      <Head title="Webhooks">
        <button type="button" class="primary" onClick={() => setCreating(true)}>
          Add an endpoint
        </button>
      </Head>
      <Table
        caption="Webhook endpoints"
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty="No address is told of anything yet."
      />
      <Pager page={list.body} />
      {creating && <CreateEndpoint onClose={() => setCreating(false)} onSecret={setSecret} />}
      {secret !== undefined && (
        <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

const CreateEndpoint = (props: {
  readonly onClose: () => void;
  readonly onSecret: (secret: string | null) => void;
}) => (
  <ActionDialog
    title="Add an endpoint"
    verb="Add"
    onClose={props.onClose}
    onDone={(body) => props.onSecret((body as { readonly secret?: string }).secret ?? null)}
    perform={(form) => send('POST', '/v1/webhook-endpoints', endpointOf(form))}
  >
    <EndpointFields />
  </ActionDialog>
);
