import architecture from '../../ARCHITECTURE.md' with { type: 'text' };
import consistency from '../../docs/consistency.md' with { type: 'text' };
import deploy from '../../docs/deploy.md' with { type: 'text' };
import faults from '../../docs/faults.md' with { type: 'text' };
import idempotency from '../../docs/idempotency.md' with { type: 'text' };
import metrics from '../../docs/metrics.md' with { type: 'text' };
import money from '../../docs/money.md' with { type: 'text' };
import testing from '../../docs/testing.md' with { type: 'text' };
import webhooks from '../../docs/webhooks.md' with { type: 'text' };
import llms from '../../llms.txt' with { type: 'text' };
import readme from '../../README.md' with { type: 'text' };

/** What is written about the product, by its address: for programs that read, and for people. */
export const guides: Readonly<Record<string, string>> = {
  '/llms.txt': llms,
  '/README.md': readme,
  '/ARCHITECTURE.md': architecture,
  '/docs/consistency.md': consistency,
  '/docs/deploy.md': deploy,
  '/docs/faults.md': faults,
  '/docs/idempotency.md': idempotency,
  '/docs/metrics.md': metrics,
  '/docs/money.md': money,
  '/docs/testing.md': testing,
  '/docs/webhooks.md': webhooks,
};
