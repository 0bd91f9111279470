import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import { ids } from '../../platform/tokens/ids.ts';

/** A command as the API would send it: a new payment, where nothing else is said. */
export function envelope(
  organizationId: string,
  { of = organizationId, ...fields }: Partial<CommandEnvelope> & { of?: string } = {},
): CommandEnvelope {
  const id = ids.make('cmd');
  return {
    id,
    type: 'payments.create',
    organizationId,
    keySpace: of,
    idempotencyKey: id,
    fingerprint: 'fingerprint',
    actor: { type: 'api_key', id: 'key_1' },
    aggregateId: ids.make('pay'),
    ifMatch: null,
    input: { amount: 100, currency: 'EUR' },
    correlationId: id,
    causationId: null,
    ...fields,
  };
}
