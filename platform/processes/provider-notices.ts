import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import { collectionProcess } from '../../modules/payments/index.ts';
import type { CollectionStore } from '../../modules/payments/ports.ts';
import type { ProviderNotices } from '../providers/ports.ts';
import type { ProcessStarter } from './ports.ts';

/** Has the collection of a payment ask its provider. The row makes it durable; the poke is haste. */
export const createProviderNotices = (parts: {
  readonly store: CollectionStore;
  readonly starter: ProcessStarter;
  readonly clock: Clock;
}): ProviderNotices => ({
  async noticed(organizationId, paymentId) {
    const at = timestamp(parts.clock.now());
    if (!(await parts.store.notice(organizationId, paymentId, at))) return;
    const process = { name: collectionProcess, organizationId, subject: paymentId };
    // Whatever goes wrong with it, the relay finds the row.
    void parts.starter.poke(process).catch(() => undefined);
  },
});
