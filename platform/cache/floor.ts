import type { Freshness } from '../../modules/kernel/query.ts';
import type { OtherWriters } from './current-tier.ts';
import type { Tier } from './ports.ts';

const organizationsLimit = 10_000;

/**
 * What an origin shows nobody less than, since it shows what is committed: nothing that lags behind
 * it may answer in its place, nor a load that began before another process committed. A process
 * that is alone reads it once from the primary; its own commits raise what its memory knows.
 */
export function createFloor(
  memory: Tier,
  others: OtherWriters,
): (organizationId: string) => Promise<Freshness> {
  /** Since when it was alone as it read an organization's; what it knew before may be outdated. */
  const readSince = new Map<string, number>();

  return async (organizationId) => {
    const since = others.underWay.touches(organizationId) ? null : others.aloneSince();
    if (since !== null && readSince.get(organizationId) === since) {
      const { head } = await memory.get(organizationId, '');
      if (head) return head;
    }
    const head = await others.readHead(organizationId);
    if (since === null || others.aloneSince() !== since) return head;
    await memory.setIfNewer(organizationId, [], head);
    readSince.delete(organizationId);
    readSince.set(organizationId, since);
    const [oldest] = readSince.keys();
    if (readSince.size > organizationsLimit && oldest !== undefined) readSince.delete(oldest);
    return head;
  };
}
