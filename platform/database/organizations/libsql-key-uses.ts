import type { KeyUses } from '../../../modules/organizations/ports.ts';
import { upsertRows } from '../aggregate-table.ts';
import type { Database } from '../database.ts';

const writeEveryMs = 10_000;
/** Of more keys than these nobody is told that they were used just now. */
const rememberedKeys = 10_000;

/** Writes when keys were used last, those of some seconds in one statement. */
export function createLibsqlKeyUses(database: Database): KeyUses & { close(): Promise<void> } {
  const uses = new Map<string, [organizationId: string, keyId: string, at: string]>();

  const write = async (): Promise<void> => {
    if (uses.size === 0) return;
    const rows = [...uses.values()];
    uses.clear();
    const columns = ['organization_id', 'key_id', 'used_at'];
    // When a key was used is told as well as it can be: commands matter more.
    await database
      .write([upsertRows('api_key_uses', ['organization_id', 'key_id'], columns, rows)])
      .catch(() => undefined);
  };
  const timer = setInterval(() => void write(), writeEveryMs);

  return {
    note({ organizationId, keyId }, at) {
      if (uses.size < rememberedKeys) uses.set(keyId, [organizationId, keyId, at]);
    },
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
