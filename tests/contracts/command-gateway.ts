import { afterAll, beforeAll, expect, test } from 'bun:test';
import { rowsOf, type DatabaseKind } from '../support/database.ts';
import { envelope } from '../support/envelopes.ts';
import { openGateway, type GatewayUnderTest, type ShardKind } from './gateway-under-test.ts';

const wait = { limitMs: 20_000, explicit: true };
let organizations = 0;

/** What every gateway has to do, whoever owns the shard behind it. */
export function commandGatewayContract(kind: ShardKind, databaseKind: DatabaseKind): void {
  let under: GatewayUnderTest;
  beforeAll(async () => {
    under = await openGateway(kind, databaseKind);
  }, 60_000);
  afterAll(() => under.close(), 30_000);

  const nextOrganization = (): string => `org_${kind}_${++organizations}`;
  const eventsOf = (organizationId: string) =>
    rowsOf(under.database, 'SELECT * FROM events WHERE organization_id = ?', organizationId);

  test('A command is accepted, executed, and its outcome told', async () => {
    const sent = envelope(nextOrganization());
    expect(await under.gateway.submit(sent, wait)).toEqual({
      kind: 'accepted',
      commandId: sent.id,
      replayed: false,
    });
    const awaited = await under.gateway.outcome(sent.id, sent.organizationId, wait);
    expect(awaited).toMatchObject({
      kind: 'decided',
      outcome: { commandId: sent.id, status: 'succeeded', httpStatus: 201, position: 1 },
    });
    expect(under.gateway.executing).toBe(true);
  });

  test('A replay has the id and the outcome of the first', async () => {
    const organization = nextOrganization();
    const first = envelope(organization, { idempotencyKey: 'k' });
    await under.gateway.submit(first, wait);
    const outcome = await under.gateway.outcome(first.id, organization, wait);
    const again = envelope(organization, { idempotencyKey: 'k' });
    expect(await under.gateway.submit(again, wait)).toEqual({
      kind: 'accepted',
      commandId: first.id,
      replayed: true,
    });
    expect(await under.gateway.outcome(first.id, organization, wait)).toEqual(outcome);
    expect(await eventsOf(organization)).toHaveLength(1);
  });

  test('A key that comes with another request is reused, and nothing happens', async () => {
    const organization = nextOrganization();
    const first = envelope(organization, { idempotencyKey: 'k' });
    await under.gateway.submit(first, wait);
    const other = envelope(organization, { idempotencyKey: 'k', fingerprint: 'other' });
    expect(await under.gateway.submit(other, wait)).toEqual({ kind: 'key_reused' });
    await under.gateway.outcome(first.id, organization, wait);
    expect(await eventsOf(organization)).toHaveLength(1);
  });

  test('Of 100 parallel sends of one key one is the first, and it takes effect once', async () => {
    const organization = nextOrganization();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const sent = envelope(organization, { idempotencyKey: 'k' });
        const submission = await under.gateway.submit(sent, wait);
        if (submission.kind !== 'accepted') throw new Error(submission.kind);
        const awaited = await under.gateway.outcome(submission.commandId, organization, wait);
        return { ...submission, awaited };
      }),
    );
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ awaited }) => JSON.stringify(awaited))).size).toBe(1);
    expect(answers[0]?.awaited.kind).toBe('decided');
    expect(await eventsOf(organization)).toHaveLength(1);
  });

  test("An organization's commands are executed in the order they were sent in", async () => {
    const organization = nextOrganization();
    const sent = Array.from({ length: 50 }, () => envelope(organization));
    await Promise.all(sent.map((each) => under.gateway.submit(each, wait)));
    await Promise.all(sent.map(({ id }) => under.gateway.outcome(id, organization, wait)));
    const ids = (await eventsOf(organization)).map((event) => event['command_id']);
    expect(ids).toEqual(sent.map(({ id }) => id));
  });

  test('Who does not want to wait is told at once that the command is open', async () => {
    under.gate.close();
    const sent = envelope(nextOrganization());
    await under.gateway.submit(sent, wait);
    const { id, organizationId } = sent;
    const none = { limitMs: 0, explicit: true };
    expect(await under.gateway.outcome(id, organizationId, none)).toEqual({ kind: 'open' });
    under.gate.open();
    expect(await under.gateway.outcome(id, organizationId, wait)).toMatchObject({
      kind: 'decided',
    });
    expect(await under.gateway.outcome(id, organizationId, none)).toMatchObject({
      kind: 'decided',
    });
  });

  test('A wait ends at its limit, and the command is executed all the same', async () => {
    under.gate.close();
    const { id, organizationId, ...rest } = envelope(nextOrganization());
    await under.gateway.submit({ id, organizationId, ...rest }, wait);
    const startedAt = performance.now();
    const short = { limitMs: 200, explicit: true };
    expect(await under.gateway.outcome(id, organizationId, short)).toEqual({ kind: 'open' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
    under.gate.open();
    const awaited = await under.gateway.outcome(id, organizationId, wait);
    expect(awaited).toMatchObject({ kind: 'decided', outcome: { status: 'succeeded' } });
  });

  test('A hundred may wait for one command; one more is told that it is crowded', async () => {
    under.gate.close();
    const { id, organizationId, ...rest } = envelope(nextOrganization());
    await under.gateway.submit({ id, organizationId, ...rest }, wait);
    const waiting = Array.from({ length: 100 }, () =>
      under.gateway.outcome(id, organizationId, wait),
    );
    // None of them has to ask the database, so they wait after one turn of the event loop.
    await Promise.resolve();
    expect(await under.gateway.outcome(id, organizationId, wait)).toEqual({ kind: 'crowded' });
    under.gate.open();
    for (const awaited of await Promise.all(waiting)) {
      expect(awaited).toMatchObject({ kind: 'decided', outcome: { commandId: id } });
    }
  });

  test('A failed command is sent again, executed, and its outcome told', async () => {
    const sent = envelope(nextOrganization(), { type: 'payments.unheard_of' });
    const { id, organizationId } = sent;
    await under.gateway.submit(sent, wait);
    const failed = await under.gateway.outcome(id, organizationId, wait);
    expect(failed).toMatchObject({ kind: 'decided', outcome: { status: 'failed' } });
    const sql = `UPDATE commands SET type = 'payments.create' WHERE id = ?`;
    await under.database.write([{ sql, args: [id] }]);
    const retry = envelope(organizationId, { type: 'commands.retry', aggregateId: id });
    const replayed = { kind: 'accepted', commandId: retry.id } as const;
    expect(await under.gateway.sendAgain(retry)).toEqual({ ...replayed, replayed: false });
    const succeeded = await under.gateway.outcome(id, organizationId, wait);
    expect(succeeded).toMatchObject({ kind: 'decided', outcome: { status: 'succeeded' } });
    const again = { ...retry, id: envelope(organizationId).id };
    expect(await under.gateway.sendAgain(again)).toEqual({ ...replayed, replayed: true });
    expect(await eventsOf(organizationId)).toHaveLength(1);
  });

  test('What another process accepted is executed when the gateway is woken', async () => {
    const sent = envelope(nextOrganization());
    await under.store.accept([sent], '2026-03-01T12:00:00.000Z');
    const committed = under.engine.next(sent.id);
    under.gateway.wake([sent.organizationId]);
    expect((await committed).status).toBe('succeeded');
  });

  test('What another process accepted is executed for who asks for its outcome', async () => {
    const { id, organizationId, ...rest } = envelope(nextOrganization());
    await under.store.accept([{ id, organizationId, ...rest }], '2026-03-01T12:00:00.000Z');
    const awaited = await under.gateway.outcome(id, organizationId, wait);
    expect(awaited).toMatchObject({ kind: 'decided', outcome: { commandId: id } });
  });
}
