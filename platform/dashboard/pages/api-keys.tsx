import { useState } from 'preact/hooks';
import { scopes } from '../../../modules/kernel/scope.ts';
import { send } from '../api/request.ts';
import type { ApiKeyResource, Page } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { time } from '../format.ts';
import { textOf } from '../form-text.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { Head } from '../parts/head.tsx';
import { Pager } from '../parts/pager.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { place } from '../router.ts';

type Open =
  { readonly creating: true } | { readonly revoking: ApiKeyResource } | { readonly secret: string };

/** The keys of the organization: what each may do, and when it was used last. */
export function ApiKeys() {
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const list = useResource<Page<ApiKeyResource>>(`/v1/api-keys?${place.value.parameters}`);
  return (
    <>
      <Head title="API keys">
        <button type="button" class="primary" onClick={() => setOpen({ creating: true })}>
          Create a key
        </button>
      </Head>
      <Table
        caption="API keys"
        columns={columnsWith((key) => setOpen({ revoking: key }))}
        list={list}
        keyOf={({ id }) => id}
        empty="There is no key."
      />
      <Pager page={list.body} />
      {open && 'creating' in open && (
        <CreateKey onClose={close} onSecret={(secret) => setOpen({ secret })} />
      )}
      {open && 'revoking' in open && <RevokeKey apiKey={open.revoking} onClose={close} />}
      {open && 'secret' in open && <SecretDialog secret={open.secret} onClose={close} />}
    </>
  );
}

const columnsWith = (revoke: (key: ApiKeyResource) => void): readonly Column<ApiKeyResource>[] => [
  {
    heading: 'Key',
    cell: ({ id, name }) => (
      <span class="what">
        <span>{name}</span>
        <small>{id}</small>
      </span>
    ),
  },
  {
    heading: 'Status',
    cell: ({ revokedAt, expiresAt }) => (
      <span class="what">
        <span>
          <Badge status={statusOf(revokedAt, expiresAt)} />
        </span>
        {expiresAt !== null && revokedAt === null && <small>Until {time(expiresAt)}</small>}
      </span>
    ),
  },
  {
    heading: 'May',
    cell: (key) => (
      <span class="short">
        {key.scopes.length === scopes.length ? 'Everything' : key.scopes.join(', ')}
      </span>
    ),
  },
  { heading: 'Last used', cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
  {
    heading: 'Action',
    cell: (key) =>
      key.revokedAt === null ? (
        <button
          type="button"
          class="plain"
          aria-label={`Revoke ${key.name}`}
          onClick={() => revoke(key)}
        >
          Revoke
        </button>
      ) : (
        <span class="quiet">–</span>
      ),
  },
];

function statusOf(revokedAt: string | null, expiresAt: string | null): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
}

const RevokeKey = (props: { readonly apiKey: ApiKeyResource; readonly onClose: () => void }) => (
  <ActionDialog
    title={`Revoke ${props.apiKey.name}?`}
    verb="Revoke"
    danger
    onClose={props.onClose}
    perform={() => send('DELETE', `/v1/api-keys/${props.apiKey.id}`)}
  >
    <p>
      It opens nothing any more within a minute, for ever. Whoever signed in with it is out, too.
    </p>
  </ActionDialog>
);

const CreateKey = (props: {
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}) => (
  <ActionDialog
    title="Create a key"
    verb="Create"
    onClose={props.onClose}
    onDone={(body) => props.onSecret((body as { readonly secret: string }).secret)}
    perform={(form) => {
      const chosen = form.getAll('scopes');
      if (chosen.length === 0) return 'Choose at least one thing that the key may do';
      const expires = textOf(form, 'expiresAt');
      return send('POST', '/v1/api-keys', {
        name: textOf(form, 'name'),
        scopes: chosen,
        ...(expires !== '' && { expiresAt: new Date(expires).toISOString() }),
      });
    }}
  >
    <Field label="Name">
      <input name="name" maxLength={255} required />
    </Field>
    <Field label="Expires" hint="Leave it empty for a key that does not expire">
      <input name="expiresAt" type="datetime-local" />
    </Field>
    <fieldset>
      <legend>It may</legend>
      <div class="choices">
        {scopes.map((scope) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === 'payments:read'}
            />
            {scope}
          </label>
        ))}
      </div>
    </fieldset>
  </ActionDialog>
);
