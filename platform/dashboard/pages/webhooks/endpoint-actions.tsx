import type { WebhookEndpoint } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { momentOf } from '../../form-text.ts';
import { time } from '../../format.ts';
import type { Action } from '../../parts/action-dialog.tsx';
import { MomentField } from '../../parts/moment-field.tsx';
import { go } from '../../router.ts';
import { EndpointFields, endpointOf } from './endpoint-fields.tsx';

const hourMs = 3_600_000;

/** What is told of an action that was taken. */
export interface Told {
  done(notice: string): void;
  secret(secret: string | null): void;
}

/** What can be done with an endpoint as it stands. One that is disabled is sent nothing. */
export const endpointActions = (
  endpoint: WebhookEndpoint,
  etag: string | null,
  told: Told,
): readonly Action[] => {
  const path = `/v1/webhook-endpoints/${encodeURIComponent(endpoint.id)}`;
  const sending = endpoint.enabled ? [test(path, told), replay(path, told)] : [];
  return [
    ...sending,
    edit(endpoint, path, etag),
    ability(endpoint, path, etag),
    rotate(path, told),
    remove(path),
  ];
};

const test = (path: string, told: Told): Action => ({
  title: 'Send a test event?',
  verb: 'Send a test',
  children: <p>An event is sent that says nothing but that it was tested.</p>,
  perform: () => send('POST', `${path}/test`),
  onDone: () => told.done('A test event is on its way.'),
});

const replay = (path: string, told: Told): Action => ({
  title: 'Replay events',
  verb: 'Replay',
  children: (
    <>
      <p>
        What happened in this time is delivered again, each event under its own id: whoever keeps
        the ids can tell what came before.
      </p>
      <MomentField label="From" name="from" at={Date.now() - hourMs} />
      <MomentField label="To" name="to" at={Math.ceil(Date.now() / 1_000) * 1_000} />
    </>
  ),
  perform: (form) =>
    send('POST', `${path}/replay`, { from: momentOf(form, 'from'), to: momentOf(form, 'to') }),
  onDone: (body) => {
    const { from, to } = body as { readonly from: string; readonly to: string };
    told.done(`The events from ${time(from)} to ${time(to)} are on their way again.`);
  },
});

const edit = (endpoint: WebhookEndpoint, path: string, etag: string | null): Action => ({
  title: 'Edit the endpoint',
  verb: 'Edit',
  does: 'Save',
  children: <EndpointFields of={endpoint} />,
  perform: (form) => send('PATCH', path, endpointOf(form), etag),
});

const ability = ({ enabled }: WebhookEndpoint, path: string, etag: string | null): Action => ({
  title: enabled ? 'Disable the endpoint?' : 'Enable the endpoint?',
  verb: enabled ? 'Disable' : 'Enable',
  children: enabled ? (
    <p>
      What waits for it goes on when it is enabled again; what happens meanwhile has to be replayed.
    </p>
  ) : (
    <p>What waits for it goes on. Replay what happened while it was disabled.</p>
  ),
  perform: () => send('PATCH', path, { enabled: !enabled }, etag),
});

const rotate = (path: string, told: Told): Action => ({
  title: 'Make a new secret?',
  verb: 'Rotate the secret',
  children: <p>The old one signs beside it for 24 hours.</p>,
  perform: () => send('POST', `${path}/rotate-secret`),
  onDone: (body) => told.secret((body as { readonly secret?: string }).secret ?? null),
});

const remove = (path: string): Action => ({
  title: 'Delete the endpoint?',
  verb: 'Delete',
  danger: true,
  children: <p>Nothing is sent there any more, and this is for ever.</p>,
  perform: () => send('DELETE', path),
  onDone: () => go('/webhooks'),
});
