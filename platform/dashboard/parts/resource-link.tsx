import type { ComponentChildren } from 'preact';

/** Where resources have a page of their own. A refund is on that of its payment. */
const pages: Readonly<Record<string, string>> = {
  payment: 'payments',
  bulk_job: 'bulk-jobs',
  report: 'reports',
  webhook_endpoint: 'webhooks',
  command: 'commands',
  event: 'events',
};

/** The way to a resource; its id alone where it has no page. */
export const ResourceLink = (props: {
  readonly type: string;
  readonly id: string;
  readonly children?: ComponentChildren;
}) => {
  const { type, id, children = <code>{id}</code> } = props;
  const page = pages[type];
  return page === undefined ? (
    <>{children}</>
  ) : (
    <a href={`/${page}/${encodeURIComponent(id)}`}>{children}</a>
  );
};

const places: Readonly<Record<string, string>> = {
  payments: 'payment',
  'bulk-jobs': 'bulk_job',
  'webhook-endpoints': 'webhook_endpoint',
};

/** The resource that a request was about, by the address that it was sent to; null for none. */
export function resourceAt(address: string): { readonly type: string; readonly id: string } | null {
  const [, list = '', id] = /^\/v1\/([^/]+)\/([^/]+)/.exec(address) ?? [];
  const type = places[list];
  return type !== undefined && id !== undefined ? { type, id: decodeURIComponent(id) } : null;
}

const kinds = [
  ['cmd_', 'command'],
  ['evt_', 'event'],
] as const;

/** The way to the command or the event that something was caused by. */
export const CauseLink = ({ id }: { readonly id: string }) => {
  const type = kinds.find(([prefix]) => id.startsWith(prefix))?.[1] ?? '';
  return <ResourceLink type={type} id={id} />;
};

/** The way to a cause that is not what is looked at already; null where there is none. */
export const otherCause = (here: string, id: string | null) =>
  id === null || id === here ? null : <CauseLink id={id} />;
