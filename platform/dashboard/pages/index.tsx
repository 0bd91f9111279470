import type { ComponentChild } from 'preact';
import { ApiKeys } from './api-keys.tsx';
import { BulkJob } from './bulk-jobs/bulk-job.tsx';
import { BulkJobs } from './bulk-jobs/bulk-jobs.tsx';
import { Command } from './commands/command.tsx';
import { Commands } from './commands/commands.tsx';
import { NotFound } from './not-found.tsx';
import { Overview } from './overview/overview.tsx';
import { Payment } from './payment/payment.tsx';
import { Payments } from './payments/payments.tsx';
import { Webhook } from './webhooks/webhook.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';

const lists: Readonly<Record<string, () => ComponentChild>> = {
  '': () => <Overview />,
  payments: () => <Payments />,
  commands: () => <Commands />,
  'bulk-jobs': () => <BulkJobs />,
  webhooks: () => <Webhooks />,
  'api-keys': () => <ApiKeys />,
};

const details: Readonly<Record<string, (id: string) => ComponentChild>> = {
  payments: (id) => <Payment key={id} id={id} />,
  commands: (id) => <Command key={id} id={id} />,
  'bulk-jobs': (id) => <BulkJob key={id} id={id} />,
  webhooks: (id) => <Webhook key={id} id={id} />,
};

/** The page of an address. */
export function pageAt(path: string): ComponentChild {
  const [, name = '', id, ...rest] = path.split('/');
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  const detail = Object.hasOwn(details, name) ? details[name] : undefined;
  if (id === undefined && list) return list();
  if (id && detail && rest.length === 0) return detail(decodeURIComponent(id));
  return <NotFound />;
}
