import { describe, expect, test } from 'bun:test';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { storeForEach } from './store-for-each.ts';

export const waiting = (open: () => Promise<StoreUnderTest>) =>
  describe('what waits', () => {
    const under = storeForEach(open);

    test('is nothing at first', async () => {
      expect(await under.store.organizationsWaiting(10)).toEqual([]);
      expect(await under.store.lastWaiting()).toBe(0);
      expect(await under.store.oldestWaiting()).toBeUndefined();
    });

    test('is told by organization, each once, page by page', async () => {
      const organizations = Array.from({ length: 7 }, (_, index) => `org_${index}`);
      await under.accept(...organizations.flatMap((id) => [envelope(id), envelope(id)]));
      const pages: string[][] = [];
      for (let after = ''; ;) {
        const page = await under.store.organizationsWaiting(3, after);
        if (page.length === 0) break;
        pages.push(page);
        after = String(page.at(-1));
      }
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(organizations);
    });

    test('is what is accepted and not decided', async () => {
      await under.accept(
        envelope('org_2'),
        envelope('org_1'),
        envelope('org_1'),
        envelope('org_3'),
      );
      expect(await under.store.oldestWaiting()).toEqual({ seq: 1, organizationId: 'org_2' });
      expect(await under.store.lastWaiting()).toBe(4);
      await under.store.commit(await under.decide('org_2'));
      await under.store.commit(await under.decide('org_3'));
      expect(await under.store.organizationsWaiting(10)).toEqual(['org_1']);
      expect(await under.store.oldestWaiting()).toEqual({ seq: 2, organizationId: 'org_1' });
      expect(await under.store.lastWaiting()).toBe(3);
      await under.store.commit(await under.decide('org_1'));
      expect(await under.store.organizationsWaiting(10)).toEqual([]);
      expect(await under.store.lastWaiting()).toBe(0);
    });
  });
