import type { ComponentChild } from 'preact';
import { ApiKeys } from './api-keys.tsx';
import { BulkJob } from './bulk-jobs/bulk-job.tsx';
import { BulkJobs } from './bulk-jobs/bulk-jobs.tsx';
import { Command } from './commands/command.tsx';
import { Commands } from './commands/commands.tsx';
import { Event } from './events/event.tsx';
import { Events } from './events/events.tsx';
import { NotFound } from './not-found.tsx';
import { Overview } from './overview/overview.tsx';
import { Payment } from './payment/payment.tsx';
import { Payments } from './payments/payments.tsx';
import { Report } from './report.tsx';
import { Webhook } from './webhooks/webhook.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';

const lists: Readonly<Record<string, () => ComponentChild>> = {
  '': () => <Overview />,
  payments: () => <Payments />,
  commands: () => <Commands />,
  events: () => <Events />,
  'bulk-jobs': () => <BulkJobs />,
  webhooks: () => <Webhooks />,
  'api-keys': () => <ApiKeys />,
};

const details: Readonly<Record<string, (id: string) => ComponentChild>> = {
  payments: (id) => <Payment key={id} id={id} />,
  commands: (id) => <Command key={id} id={id} />,
  events: (id) => <Event key={id} id={id} />,
  'bulk-jobs': (id) => <BulkJob key={id} id={id} />,
  reports: (id) => <Report key={id} id={id} />,
  webhooks: (id) => <Webhook key={id} id={id} />,
};

/** The page of an address. */
export function pageAt(path: string): ComponentChild {
  const [, name = '', id, ...rest] = path.split('/');
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  const detail = Object.hasOwn(details, name) ? details[name] : undefined;
  if (id === undefined && list) return list();
  const named = id && detail && rest.length === 0 ? decoded(id) : undefined;
  return named !== undefined && detail ? detail(named) : <NotFound />;
}

/** An id as it stands in an address; undefined where it is written wrongly. */
function decoded(id: string): string | undefined {
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
