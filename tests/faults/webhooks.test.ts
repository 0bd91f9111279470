import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startReceiver, type Receiver } from '../contracts/webhooks/receiver.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest } from './harness/crowd.ts';
import { createInstallation, type Installation } from './harness/installation.ts';
import { faultsOf } from './harness/ledger.ts';
import { insist } from './harness/payer.ts';
import { rounds, seededRandom, seedOfRun, type Random } from './harness/seeded-random.ts';

const install = async (): Promise<Installation> =>
  createInstallation({
    temporalAddress: (await temporalForTests()).address,
    environment: { WEBHOOKS_ALLOW_PRIVATE: '1' },
  });

const endpoints = '/v1/webhook-endpoints';

/** Everything that a receiver may do wrong, each now and then, until it is mended. */
const faults = ['/500', '/redirect', '/early', '/close', '/garbage', '/slow', '/endless', '/bomb'];

/** An organization with a word that nobody else may ever see. */
interface Tenant {
  readonly api: ApiClient;
  readonly canary: string;
  readonly paths: readonly string[];
}

/** Makes payments and changes them, one after the other, until it is told to end. */
async function work({ api, canary }: Tenant, lane: number, random: Random, over: AbortSignal) {
  for (let count = 0; !over.aborted; count++) {
    const id = `${canary}_${lane}_${count}`;
    const body = { id, amount: 1, currency: 'EUR', description: canary };
    await insist(api, 'POST', '/v1/payments', body);
    for (let change = random.between(0, 4); change > 0; change--) {
      const description = `${canary} ${change}`;
      await insist(api, 'PATCH', `/v1/payments/${id}`, { description });
    }
  }
}

/** Has everything sent again that waits, until nothing does. */
const sendAll = (api: ApiClient, id: string) =>
  until(`everything came to ${id}`, 60_000, async () => {
    const path = `${endpoints}/${id}/deliveries?status=pending&limit=100`;
    const { data } = (await api.send('GET', path)).body as { data?: { id: string }[] };
    if (!data) return false;
    await Promise.all(
      data.map((delivery) => insist(api, 'POST', `/v1/webhook-deliveries/${delivery.id}/retry`)),
    );
    if (data.length > 0) await Bun.sleep(300);
    return data.length === 0;
  });

/** What came of an organization's payments, compared with what its database says. */
function expectReceived(file: string, { paths, canary }: Tenant, receiver: Receiver): number {
  const database = new Database(file, { readonly: true });
  const sql = `SELECT id, subject, aggregate_version AS version, data FROM events
    WHERE type LIKE 'payment.%' AND subject LIKE ? ORDER BY log_id`;
  const events = database
    .query<{ id: string; subject: string; version: number; data: string }, [string]>(sql)
    .all(`${canary}%`);
  // A first attempt that broke before anybody saw it is not in the receiver's order.
  const broken = database
    .query<{ name: string }, []>(
      `SELECT endpoint_id || ' ' || event_id AS name FROM webhook_deliveries
        CROSS JOIN webhook_attempts ON delivery = place AND number = 1
        WHERE json ->> 'error' LIKE 'The connection%'`,
    )
    .all();
  const unseen = new Set(broken.map(({ name }) => name));
  database.close();
  for (const path of paths) {
    const came = receiver.requests.filter((request) => request.path === path);
    // Nothing was lost, nothing is there that did not happen.
    expect(new Set(came.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
    const first = new Map(came.toReversed().map((request) => [request.id, request]));
    // What came twice says the same.
    for (const { id, body } of came) expect(body).toBe(first.get(id)?.body ?? '');
    // Retries come when they come, and what is refused before it is sent has no first attempt here.
    if (path.endsWith('secure')) continue;
    const order = [...new Set(came.map(({ id }) => id))];
    const bySubject = Map.groupBy(order, (id) => JSON.parse(first.get(id)?.body ?? '{}').data.id);
    for (const [subject, ids] of bySubject) {
      const seen = (id: string | undefined): boolean => !unseen.has(`${path.slice(1)} ${id}`);
      const mine = events.filter((event) => event.subject === subject).map(({ id }) => id);
      expect(ids.filter(seen), `${path} ${String(subject)}`).toEqual(mine.filter(seen));
    }
  }
  return events.length;
}

const kills = rounds(3);

test(
  `${kills} kills and every fault of a receiver: nothing is lost, in order, and to its owner alone`,
  async () => {
    const random = seededRandom(seedOfRun());
    let mended = false;
    const fired = new Set<string>();
    // Each of them once, then as it comes.
    const unseenFaults = [...faults];
    const receiver = await startReceiver((path) => {
      if (mended || random.between(0, 3) > 0) return '/200';
      const fault = path.endsWith('hung')
        ? '/hang'
        : (unseenFaults.pop() ?? faults[random.between(0, faults.length)] ?? '');
      fired.add(fault);
      return fault;
    });
    const installation = await install();
    let program = installation.start('serve');
    const outputs: string[] = [];
    await installation.ready();
    const tenants: Tenant[] = [];
    for (const canary of ['canary-a-7f3', 'canary-b-e21']) {
      const { api } = await installation.newOrganization();
      const urls = {
        [`${canary}-plain`]: receiver.url,
        [`${canary}-hung`]: receiver.url,
        // A certificate that nobody trusts.
        [`${canary}-secure`]: `https://127.0.0.1:${receiver.securePort}`,
      };
      for (const [id, url] of Object.entries(urls)) {
        const body = { id, url: `${url}/${id}`, eventTypes: ['payment.*'] };
        expect((await api.send('POST', endpoints, { body })).status).toBe(201);
      }
      tenants.push({ api, canary, paths: Object.keys(urls).map((id) => `/${id}`) });
    }
    const over = new AbortController();
    const working = tenants.flatMap((tenant) =>
      [0, 1].map((lane) => work(tenant, lane, random, over.signal)),
    );
    for (let kill = 0; kill < kills; kill++) {
      await installation.ready();
      await Bun.sleep(random.between(300, 1_500));
      await program.kill();
      outputs.push(program.output());
      program = installation.start('serve');
    }
    await installation.ready();
    over.abort();
    await Promise.all(working);
    await atRest(installation.databaseFile);
    mended = true;
    for (const { api, paths } of tenants) {
      for (const path of paths) {
        const id = path.slice(1);
        // Whoever was changed is tried at once: its pauses are over.
        await insist(api, 'PATCH', `${endpoints}/${id}`, { enabled: false });
        const url = `${receiver.url}${path}`;
        await insist(api, 'PATCH', `${endpoints}/${id}`, { enabled: true, url });
        await sendAll(api, id);
      }
    }
    await atRest(installation.databaseFile);
    const counts = tenants.map((each) => expectReceived(installation.databaseFile, each, receiver));
    expect(Math.min(...counts)).toBeGreaterThan(10);
    for (const { canary, paths } of tenants) {
      for (const { path, body } of receiver.requests) {
        if (!paths.includes(path)) expect(body).not.toContain(canary);
      }
    }
    await program.stop();
    outputs.push(program.output());
    for (const { canary } of tenants) {
      // Addresses of the API hold ids that clients make; a body never gets into a log.
      for (const output of outputs) expect(output).not.toContain(`${canary} `);
    }
    expect([...fired].sort()).toEqual([...faults, '/hang'].sort());
    expect(faultsOf(installation.databaseFile)).toEqual([]);
    receiver.close();
  },
  120_000 + kills * 10_000,
);

test('Of two workers one is killed while it sends: the other goes on, within seconds', async () => {
  const receiver = await startReceiver(() => '/slow');
  const installation = await install();
  const api = installation.start('api');
  const workers = [installation.start('worker'), installation.start('worker')] as const;
  await installation.ready();
  const tenant = await installation.newOrganization();
  const body = { id: 'shop', url: `${receiver.url}/shop`, eventTypes: ['payment.*'] };
  await tenant.api.send('POST', endpoints, { body });
  const names = Array.from({ length: 30 }, (_, index) => `pay_${index}`);
  const pay = (id: string) =>
    insist(tenant.api, 'POST', '/v1/payments', { id, amount: 1, currency: 'EUR' });
  await Promise.all(names.map(pay));
  await until('some came', 15_000, () => receiver.requests.length > 2);
  await workers[0].kill();
  await pay('pay_last');
  const subjects = (): Set<string> =>
    new Set(receiver.requests.map(({ body: sent }) => JSON.parse(sent).data.id as string));
  await until('all of them came', 20_000, () => subjects().size === names.length + 1);
  const byId = Map.groupBy(receiver.requests, ({ id }) => id);
  for (const requests of byId.values()) {
    expect(new Set(requests.map((request) => request.body)).size).toBe(1);
  }
  expect(byId.size).toBe(names.length + 1);
  await Promise.all([workers[1].stop(), api.stop()]);
  receiver.close();
}, 90_000);
