import { beforeEach, describe, expect, test } from 'bun:test';
import type { ReplicaKey } from '../../../platform/database/organizations/libsql-replica-keys.ts';
import { createKeyring, type Keyring } from '../../../platform/edge/keyring.ts';
import { createKnownEpoch } from '../../../platform/edge/known-epoch.ts';
import { createGrantCodec } from '../../../platform/tokens/grant.ts';
import { sha256 } from '../../../platform/tokens/sha256.ts';
import { createSigner } from '../../../platform/tokens/signer.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const secret = 'qk_of_somebody';
const key = {
  keyId: 'key_1',
  organizationId: 'org_1',
  scopes: ['payments:read'] as const,
  expiresAt: null,
  suspended: false,
};
const codec = createGrantCodec(createSigner(['a secret that signs what tests read']));

let clock: ManualClock;
let words: Map<string, string>;
/** What the replica says; undefined for nothing at all. */
let replica: ReplicaKey | undefined;
let asked: number;
let epoch: ReturnType<typeof createKnownEpoch>;
const work: Promise<unknown>[] = [];
const keepAlive = (promise: Promise<unknown>): void => void work.push(promise);

beforeEach(() => {
  clock = createManualClock();
  words = new Map();
  replica = { grant: key, epoch: 1, currentAt: clock.now() };
  asked = 0;
  epoch = createKnownEpoch();
});

const keyring = (): Keyring =>
  createKeyring({
    words: {
      get: async (name) => words.get(name),
      set: async (name, text) => void words.set(name, text),
    },
    replica: async () => {
      asked++;
      if (!replica) throw new Error('It is away');
      return replica;
    },
    grants: codec,
    epoch,
    clock,
  });

const find = async (ring: Keyring) => {
  const found = await ring.find(secret, keepAlive);
  await Promise.all(work.splice(0));
  return found && { keyId: found.grant.keyId, sure: found.sure };
};
const known = { keyId: 'key_1', sure: true };

describe('A key at the edge', () => {
  test('is found at the replica, then in memory, then by others in the cache server', async () => {
    const ring = keyring();
    expect([await find(ring), await find(ring), asked]).toEqual([known, known, 1]);
    expect([...words.values()].join()).not.toContain(secret);
    expect([await find(keyring()), asked]).toEqual([known, 1]);
    expect(epoch.current).toBe(1);
  });

  test('that was revoked is believed for less than a minute, whoever remembers it', async () => {
    const ring = keyring();
    await find(ring);
    const revokedAt = clock.now();
    let last = 0;
    for (let second = 0; second < 70; second++) {
      replica = { grant: undefined, epoch: 1, currentAt: clock.now() };
      for (const each of [ring, keyring()]) if (await find(each)) last = clock.now() - revokedAt;
      clock.advance(1_000);
    }
    expect(last).toBeLessThan(60_000);
  });

  test('is believed a little longer where nobody can be asked, and then no more', async () => {
    const ring = keyring();
    await find(ring);
    [replica, words] = [undefined, new Map()];
    clock.advance(40_000);
    expect(await find(ring)).toEqual({ keyId: 'key_1', sure: false });
    clock.advance(16_000);
    expect(await find(ring)).toBeUndefined();
  });

  test('of which only an old replica knows is asked of the origin first', async () => {
    for (const currentAt of [clock.now() - 11_000, null]) {
      replica = { grant: key, epoch: 1, currentAt };
      expect(await find(keyring())).toEqual({ keyId: 'key_1', sure: false });
    }
  });

  test('is looked up again beside the requests', async () => {
    const ring = keyring();
    await find(ring);
    for (let count = 0; count < 20; count++) {
      clock.advance(4_000);
      replica = { grant: key, epoch: 1, currentAt: clock.now() };
      expect(await find(ring)).toEqual(known);
    }
    expect(asked).toBeLessThan(8);
  });

  test('is not what somebody else has put into the cache server', async () => {
    replica = undefined;
    const forger = createGrantCodec(createSigner(['another secret that is long enough']));
    const grant = { ...key, epoch: 1, at: clock.now() };
    const place = `grant:${sha256(secret)}`;
    words.set(place, forger.write(sha256(secret), grant));
    expect(await find(keyring())).toBeUndefined();
    words.set(place, codec.write(sha256('qk_of_another'), grant));
    expect(await find(keyring())).toBeUndefined();
    words.set(place, codec.write(sha256(secret), grant));
    expect(await find(keyring())).toEqual(known);
  });

  test('that has expired, or is unknown, is nobody’s', async () => {
    const expiresAt = clock.now() + 5_000;
    replica = { grant: { ...key, expiresAt }, epoch: 1, currentAt: clock.now() };
    const ring = keyring();
    expect(await find(ring)).toEqual(known);
    clock.advance(5_000);
    expect(await find(ring)).toBeUndefined();
    replica = { grant: undefined, epoch: 2, currentAt: clock.now() };
    expect(await keyring().find('qk_unknown', keepAlive)).toBeUndefined();
    expect(epoch.current).toBe(2);
  });

  test('is learned from the origin, which signs what it says', async () => {
    replica = undefined;
    const ring = keyring();
    const grant = { ...key, epoch: 3, at: clock.now() };
    ring.learn(secret, 'rubbish', keepAlive);
    expect(await find(ring)).toBeUndefined();
    ring.learn(secret, codec.write(sha256(secret), grant), keepAlive);
    expect([await find(ring), epoch.current]).toEqual([known, 3]);
    ring.forget(secret);
    words.clear();
    expect(await find(ring)).toBeUndefined();
  });
});
