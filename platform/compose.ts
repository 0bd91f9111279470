import { bulk } from '../modules/bulk/index.ts';
import type { BulkJobsOf } from '../modules/bulk/ports.ts';
import { events } from '../modules/events/index.ts';
import type { EventsOf } from '../modules/events/ports.ts';
import type { Module } from '../modules/kernel/module.ts';
import { organizations } from '../modules/organizations/index.ts';
import type { OrganizationDirectory, OrganizationsOf } from '../modules/organizations/ports.ts';
import { payments, type PaymentMethod } from '../modules/payments/index.ts';
import type { PaymentsOf } from '../modules/payments/ports.ts';
import { reports } from '../modules/reports/index.ts';
import type { ReportsOf } from '../modules/reports/ports.ts';
import { webhooks } from '../modules/webhooks/index.ts';
import type { WebhooksOf, WebhookUrls } from '../modules/webhooks/ports.ts';

/** What the modules read through, and how payments are paid here. */
export interface ModulePorts {
  readonly organizations: OrganizationsOf;
  readonly directory: OrganizationDirectory;
  readonly payments: PaymentsOf;
  readonly methods: readonly PaymentMethod['type'][];
  readonly bulkJobs: BulkJobsOf;
  readonly reports: ReportsOf;
  readonly events: EventsOf;
  readonly webhooks: WebhooksOf;
  readonly webhookUrls: WebhookUrls;
}

/** The modules of the product. */
export function composeModules(ports: ModulePorts): readonly Module[] {
  const modules = [organizations(ports), payments(ports), bulk(ports), events(ports)];
  const queries = modules.flatMap((module) => module.queries);
  const asked = [...modules, reports({ reports: ports.reports, queries })];
  const aggregates = asked.flatMap((module) => module.aggregates);
  const eventTypes = aggregates.flatMap((aggregate) => aggregate.events);
  return [...asked, webhooks({ ...ports, eventTypes })];
}
