import { useState } from 'preact/hooks';
import type { WebhookEndpoint } from '../api/resources.ts';
import { send } from '../api/request.ts';
import { useResource } from '../api/use-resource.ts';
import { words } from '../format.ts';
import { ActionDialog, type Action } from '../parts/action-dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Head } from '../parts/head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { Time } from '../parts/time.tsx';
import { go } from '../router.ts';
import { Deliveries } from './deliveries.tsx';

/** One endpoint: what it is told, and how that went. */
export function Webhook({ id }: { readonly id: string }) {
  const path = `/v1/webhook-endpoints/${encodeURIComponent(id)}`;
  const { body: endpoint, problem } = useResource<WebhookEndpoint>(path);
  const [action, setAction] = useState<Action>();
  const [secret, setSecret] = useState<string | null>();
  return (
    <>
      <p class="trail">
        <a href="/webhooks">Webhooks</a> / <code>{id}</code>
      </p>
      <Head title="Endpoint" status={endpoint && (endpoint.enabled ? 'enabled' : 'disabled')} />
      <ProblemNote problem={problem} />
      <div class="buttons actions">
        {endpoint &&
          actionsOf(endpoint, path, setSecret).map((each) => (
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
      {endpoint && <About endpoint={endpoint} />}
      {endpoint && <Deliveries path={path} />}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
      {secret !== undefined && (
        <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

const About = ({ endpoint }: { readonly endpoint: WebhookEndpoint }) => (
  <Facts
    facts={[
      ['Address', endpoint.url],
      ['Types of events', endpoint.eventTypes.join(', ')],
      ['Description', endpoint.description],
      ['Disabled because', endpoint.disabledReason && words(endpoint.disabledReason)],
      ['Created', <Time key="created" at={endpoint.createdAt} />],
    ]}
  />
);

const actionsOf = (
  { enabled, version }: WebhookEndpoint,
  path: string,
  onSecret: (secret: string | null) => void,
): readonly Action[] => [
  {
    title: 'Send a test event',
    verb: 'Test',
    children: <p>An event is sent that says nothing but that it was tested.</p>,
    perform: () => send('POST', `${path}/test`),
  },
  {
    title: enabled ? 'Disable the endpoint?' : 'Enable the endpoint?',
    verb: enabled ? 'Disable' : 'Enable',
    children: <p>What waits for it goes on when it is enabled again.</p>,
    perform: () => send('PATCH', path, { enabled: !enabled }, version),
  },
  {
    title: 'Make a new secret?',
    verb: 'Rotate the secret',
    children: <p>The old one signs beside it for 24 hours.</p>,
    perform: () => send('POST', `${path}/rotate-secret`),
    onDone: (body) => onSecret((body as { readonly secret?: string }).secret ?? null),
  },
  {
    title: 'Delete the endpoint?',
    verb: 'Delete',
    danger: true,
    children: <p>Nothing is sent there any more.</p>,
    perform: () => send('DELETE', path),
    onDone: () => go('/webhooks'),
  },
];
