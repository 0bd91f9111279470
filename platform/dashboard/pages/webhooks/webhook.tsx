import { useState } from 'preact/hooks';
import type { WebhookEndpoint } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { ActionDialog, type Action } from '../../parts/action-dialog.tsx';
import { Actions } from '../../parts/actions.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Head } from '../../parts/head.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SecretDialog } from '../../parts/secret-dialog.tsx';
import { Time } from '../../parts/time.tsx';
import { Trail } from '../../parts/trail.tsx';
import { Deliveries } from './deliveries.tsx';
import { endpointActions } from './endpoint-actions.tsx';

/** One endpoint: what it is told, and how that went. */
export function Webhook({ id }: { readonly id: string }) {
  const path = `/v1/webhook-endpoints/${encodeURIComponent(id)}`;
  const { body: endpoint, etag, problem } = useResource<WebhookEndpoint>(path);
  const [action, setAction] = useState<Action>();
  const [secret, setSecret] = useState<string | null>();
  const [notice, setNotice] = useState<string>();
  const told = { done: setNotice, secret: setSecret };
  const begin = (begun: Action): void => {
    setNotice(undefined);
    setAction(begun);
  };
  return (
    <>
      <Trail href="/webhooks" list="Webhooks" id={id} />
      <Head title="Endpoint" status={endpoint && (endpoint.enabled ? 'enabled' : 'disabled')} />
      <ProblemNote problem={problem} />
      <Actions
        actions={endpoint && !problem ? endpointActions(endpoint, etag, told) : []}
        onBegin={begin}
      />
      <Notice text={notice} />
      {endpoint && <About endpoint={endpoint} />}
      {endpoint && <Deliveries path={path} />}
      {action && <ActionDialog {...action} onClose={() => setAction(undefined)} />}
      {secret !== undefined && (
        <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

const reasons = {
  gone: 'Its receiver answered 410: it is gone',
  failing: 'It did nothing but fail for five days',
};

const About = ({ endpoint }: { readonly endpoint: WebhookEndpoint }) => (
  <Facts
    facts={[
      ['Address', endpoint.url],
      ['Types of events', endpoint.eventTypes.join(', ')],
      ['Description', endpoint.description],
      ['Disabled because', endpoint.disabledReason && reasons[endpoint.disabledReason]],
      ['Disabled', endpoint.disabledAt && <Time key="disabled" at={endpoint.disabledAt} />],
      ['Created', <Time key="created" at={endpoint.createdAt} />],
    ]}
  />
);
