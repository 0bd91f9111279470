import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { timestamp } from '../../modules/kernel/clock.ts';
import { paymentEventTypes } from '../../modules/payments/domain/payment-event.ts';
import { sandboxTokens } from '../../modules/payments/domain/method.ts';
import type { Acceptance } from '../../platform/commands/ports.ts';
import { seededRandom, type Random } from '../faults/harness/seeded-random.ts';
import { rowsOf } from '../support/database.ts';
import { rollupsOf } from '../support/rollups.ts';
import { booksOf, type Books } from './payment-books.ts';
import { Callers, organizations } from './payment-commands.ts';
import { farAway, openPaymentWorld } from './payment-world.ts';

const rounds = 100;
const commandsPerRound = 100;
const second = 1_000;
const hour = 3_600 * second;

let world: Awaited<ReturnType<typeof openPaymentWorld>>;
let books: Books;
/** By key: the command that has it. */
const acknowledged = new Map<string, string>();
let replays = 0;
let executingWithoutRow = 0;

beforeAll(async () => {
  world = await openPaymentWorld();
  const random = seededRandom(20_260_301);
  const callers = new Callers(random);
  for (let round = 0; round < rounds; round++) {
    world.line.deaf = round % 8 !== 7;
    await send(callers);
    await world.collect();
    executingWithoutRow += await forgotten();
    world.time.now += jump(random, round);
  }
  await finish();
  books = await booksOf(world.database, world.ledger);
}, 60_000);
afterAll(() => world.close());

async function send(callers: Callers): Promise<void> {
  const sent = Array.from({ length: commandsPerRound }, () => callers.next());
  const acceptances = await world.store.accept(sent, timestamp(world.time.now));
  sent.forEach(({ keySpace, idempotencyKey }, index) => {
    const { commandId } = acceptances[index] as Extract<Acceptance, { commandId: string }>;
    const key = `${keySpace} ${idempotencyKey}`;
    const first = acknowledged.get(key);
    if (first !== undefined) replays++;
    expect(commandId).toBe(first ?? commandId);
    acknowledged.set(key, commandId);
  });
  await world.engine.drain(...organizations);
}

/** Mostly moments, so that much is in flight; now and then past a look, an expiry, a hopeless doubt. */
function jump(random: Random, round: number): number {
  if (round % 16 === 9) return 8 * 24 * hour;
  if (round % 10 === 5) return 25 * hour;
  return random.pick([10, 10, 200, second, 2 * second, 40 * second, 2 * hour]);
}

/** Commands that wait for a provider whom nothing will ever have asked. */
async function forgotten(): Promise<number> {
  const rows = await rowsOf(
    world.database,
    `SELECT 1 FROM commands AS c WHERE status = 'executing' AND NOT EXISTS (
      SELECT 1 FROM processes AS p
      WHERE p.organization_id = c.organization_id AND p.subject = c.aggregate_id)`,
  );
  return rows.length;
}

/** The provider is heard again, gives notice of what nobody looks for any more, and time goes by. */
async function finish(): Promise<void> {
  world.line.deaf = false;
  const sql = 'SELECT organization_id, subject FROM processes WHERE due_at >= ?';
  for (const row of await rowsOf(world.database, sql, farAway)) {
    const [organizationId, id] = [String(row['organization_id']), String(row['subject'])];
    expect(await world.collections.notice(organizationId, id, timestamp(world.time.now))).toBe(
      true,
    );
  }
  for (let turn = 0; turn < 60; turn++) {
    await world.collect();
    const next = await world.nextDue();
    if (next === undefined) return;
    world.time.now = Math.max(world.time.now, next) + 2 * hour;
  }
}

describe('After ten thousand commands of all types', () => {
  test('no decider threw', () => {
    expect(world.engine.bugs).toEqual([]);
  });

  test('each acknowledged command has one effect row, and is answered', () => {
    const own = books.commands.filter(({ keySpace }) => !keySpace.startsWith('processes'));
    expect(own.map(({ id }) => id).sort()).toEqual([...acknowledged.values()].sort());
    expect(new Set(books.commands.map(({ key }) => key)).size).toBe(books.commands.length);
    const statuses = new Set(books.commands.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(['refused', 'succeeded']);
    expect(replays).toBeGreaterThan(300);
  });

  test('none waited for a provider without a row that has it asked', async () => {
    expect(executingWithoutRow).toBe(0);
    expect(await rowsOf(world.database, 'SELECT * FROM processes')).toEqual([]);
  });

  test('no refused command has an event, and no event is without its command', () => {
    const refused = new Set(
      books.commands.filter(({ status }) => status === 'refused').map(({ id }) => id),
    );
    expect(books.events.filter(({ commandId }) => refused.has(commandId))).toEqual([]);
    const known = new Set(books.commands.map(({ id }) => id));
    expect(books.events.filter(({ commandId }) => !known.has(commandId))).toEqual([]);
  });

  test('sequences and versions have no gaps, and the state is that of the last event', () => {
    for (const organization of organizations) {
      const own = books.events.filter((event) => event.organizationId === organization);
      expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, index) => index + 1));
    }
    const versions = Map.groupBy(books.events, ({ place }) => place);
    for (const [place, events] of versions) {
      expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
      const last = events.findLast(({ type }) => type.startsWith('payment.'));
      const { resource } = books.payments.get(place) ?? {};
      expect(resource?.version).toBe(events.length);
      if (!last || !resource) throw new Error(`Nothing is known of ${place}`);
      // What a refund gave back since is no event of its payment's own.
      expect({ ...resource, ...later }).toEqual({ ...(last.data as typeof resource), ...later });
    }
    expect(versions.size).toBe(books.payments.size);
  });

  test('no more was ever captured than there was, nor promised back than was captured', () => {
    const standing = new Map<string, { captured: number; refunds: Map<string, number> }>();
    for (const { place, type, data } of books.events) {
      const stands = standing.get(place) ?? { captured: 0, refunds: new Map<string, number>() };
      standing.set(place, stands);
      const { id, amount } = data as { id: string; amount: number };
      if (type === 'refund.failed') stands.refunds.delete(id);
      else if (type.startsWith('refund.')) stands.refunds.set(id, amount);
      else stands.captured = Number(data['amountCaptured']);
      if (type.startsWith('payment.')) expect(stands.captured).toBeLessThanOrEqual(amount);
      const promised = [...stands.refunds.values()].reduce((sum, each) => sum + each, 0);
      expect(promised).toBeLessThanOrEqual(stands.captured);
    }
    for (const [place, { resource, refunds }] of books.payments) {
      const given = refunds.filter(({ status }) => status === 'succeeded');
      const sum = given.reduce((total, { amount }) => total + amount, 0);
      expect([resource.amountCaptured, resource.amountRefunded]).toEqual([
        standing.get(place)?.captured ?? 0,
        sum,
      ]);
      expect(refunds.filter(({ status }) => status !== 'failed')).toEqual(given);
    }
  });

  test('nothing is in flight any more, and nothing in doubt', () => {
    for (const { resource } of books.payments.values()) {
      expect(resource.attempt?.inFlight ?? false).toBe(false);
      const open = resource.method.type === 'manual' ? ['processing'] : [];
      expect(['completed', 'failed', 'canceled', 'expired', 'requires_action', ...open]).toContain(
        resource.status,
      );
    }
  });

  test('the sandbox moved what the payments say, once, and holds nothing any more', () => {
    for (const { resource, moved } of books.payments.values()) {
      const provided = resource.method.type === 'sandbox';
      expect(moved.capture).toBe(provided ? resource.amountCaptured : 0);
      expect(moved.refund).toBe(provided ? resource.amountRefunded : 0);
      expect(moved.hold).toBe(moved.capture + moved.release);
      expect(moved.chargesTaken).toBeLessThanOrEqual(1);
      if (resource.status === 'completed' && provided) expect(moved.chargesTaken).toBe(1);
    }
  });

  test('the rollups are the fold of the payments', async () => {
    for (const organization of organizations) {
      const expected: Record<string, { count: number; total: bigint }> = {};
      for (const { resource, deleted } of books.payments.values()) {
        if (deleted || resource.organizationId !== organization) continue;
        const key = [resource.currency, resource.status, resource.createdAt.slice(0, 10)].join('/');
        const { count, total } = expected[key] ?? { count: 0, total: 0n };
        expected[key] = { count: count + 1, total: total + BigInt(resource.amount) };
      }
      expect(await rollupsOf(world.database, organization)).toEqual(expected);
    }
  });

  test('everything that can happen has happened', () => {
    expect([...new Set(books.events.map(({ type }) => type))].sort()).toEqual(
      [...paymentEventTypes].sort(),
    );
    const codes = new Set(books.commands.flatMap(({ refusal }) => (refusal ? [refusal] : [])));
    expect([...codes].sort()).toEqual([
      'attempt_in_flight',
      'capture_exceeds_authorized',
      'invalid_state',
      'metadata_limit_exceeded',
      'payment_already_exists',
      'payment_deleted',
      'payment_not_found',
      'refund_already_exists',
      'refund_exceeds_captured',
      'version_mismatch',
    ]);
    expect(books.payments.size).toBeGreaterThan(1_000);
    expect([...books.tokens].sort()).toEqual([...sandboxTokens].sort());
  });
});

/** What the events of refunds change of their payment. */
const later = { amountRefunded: 0, version: 0, updatedAt: '' };
