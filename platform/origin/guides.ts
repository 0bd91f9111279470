import architecture from '../../ARCHITECTURE.md' with { type: 'text' };
import bulk from '../../docs/bulk.md' with { type: 'text' };
import cli from '../../docs/cli.md' with { type: 'text' };
import configuration from '../../docs/configuration.md' with { type: 'text' };
import consistency from '../../docs/consistency.md' with { type: 'text' };
import deploy from '../../docs/deploy.md' with { type: 'text' };
import edge from '../../docs/edge.md' with { type: 'text' };
import events from '../../docs/events.md' with { type: 'text' };
import faults from '../../docs/faults.md' with { type: 'text' };
import figures from '../../docs/figures.md' with { type: 'text' };
import idempotency from '../../docs/idempotency.md' with { type: 'text' };
import metrics from '../../docs/metrics.md' with { type: 'text' };
import money from '../../docs/money.md' with { type: 'text' };
import runbook from '../../docs/runbook.md' with { type: 'text' };
import testing from '../../docs/testing.md' with { type: 'text' };
import webhooks from '../../docs/webhooks.md' with { type: 'text' };
import llms from '../../llms.txt' with { type: 'text' };
import readme from '../../README.md' with { type: 'text' };

/** What is written about the product, by its address: for programs that read, and for people. */
export const guides: Readonly<Record<string, string>> = {
  '/llms.txt': llms,
  '/README.md': readme,
  '/ARCHITECTURE.md': architecture,
  '/docs/bulk.md': bulk,
  '/docs/cli.md': cli,
  '/docs/configuration.md': configuration,
  '/docs/consistency.md': consistency,
  '/docs/deploy.md': deploy,
  '/docs/edge.md': edge,
  '/docs/events.md': events,
  '/docs/faults.md': faults,
  '/docs/figures.md': figures,
  '/docs/idempotency.md': idempotency,
  '/docs/metrics.md': metrics,
  '/docs/money.md': money,
  '/docs/runbook.md': runbook,
  '/docs/testing.md': testing,
  '/docs/webhooks.md': webhooks,
};
