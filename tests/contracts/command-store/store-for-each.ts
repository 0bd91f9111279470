import { afterEach, beforeEach } from 'bun:test';
import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import { decideBatch } from '../../../platform/commands/decide-batch.ts';
import type { DecidedBatch, PendingBatch } from '../../../platform/commands/ports.ts';
import { ids } from '../../../platform/tokens/ids.ts';
import { definitionsOn } from '../../support/engine.ts';
import type { StoreUnderTest } from '../command-store.ts';

export const now = '2026-03-01T12:00:00.000Z';

/** A fresh store for each test of a `describe`, and the steps that tests of it share. */
export function storeForEach(open: () => Promise<StoreUnderTest>) {
  let under: StoreUnderTest | undefined;
  const current = (): StoreUnderTest => {
    if (!under) throw new Error('Use the store inside of a test');
    return under;
  };
  beforeEach(async () => {
    under = await open();
  });
  afterEach(() => current().close());

  const load = async (organizationIds: string[], limit = 200): Promise<PendingBatch> => {
    const batch = await current().store.load(organizationIds, limit);
    if (batch === 'busy') throw new Error('The database was busy');
    return batch;
  };
  return {
    get store() {
      return current().store;
    },
    get database() {
      return current().database;
    },
    accept: (...commands: CommandEnvelope[]) => current().store.accept(commands, now),
    load,
    /** Decides what an organization has waiting, and commits nothing. */
    async decide(organizationId: string, limit = 200): Promise<DecidedBatch> {
      const deciding = {
        ...definitionsOn(current().database),
        epoch: 1,
        clock: { now: () => Date.parse(now) },
        ids,
        onBug: (_: unknown, error: unknown) => {
          throw error;
        },
      };
      return decideBatch(await load([organizationId], limit), deciding, 'run-1');
    },
  };
}
