import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlEventLog } from '../../../platform/database/events/libsql-event-log.ts';
import { createLibsqlWebhookStore } from '../../../platform/database/webhooks/libsql-webhook-store.ts';
import { createWakeUp } from '../../../platform/events/wake-up.ts';
import { ids } from '../../../platform/tokens/ids.ts';
import { createVault } from '../../../platform/tokens/vault.ts';
import { webhookChores } from '../../../platform/webhooks/chores.ts';
import type { Log } from '../../../platform/logging/log.ts';
import { createDeliverer, type DelivererParts } from '../../../platform/webhooks/deliverer.ts';
import type { Reply, SignedRequest, Target } from '../../../platform/webhooks/ports.ts';
import { webhookGroups } from '../../../platform/webhooks/ports.ts';
import { webhooksSubscription } from '../../../platform/webhooks/subscription.ts';
import { createUrlGuard } from '../../../platform/webhooks/url-guard.ts';
import { startApi } from '../../http/api-under-test.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { complaintsLog, signingSecret } from '../../support/composed-origin.ts';
import { rowsOf } from '../../support/database.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

/** A request as its receiver saw it. */
export interface Seen {
  readonly url: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  readonly at: number;
  readonly request: SignedRequest;
}

export type Behaviour = (seen: Seen, signal: AbortSignal) => Reply | Promise<Reply>;

export const answer = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'answer',
  status,
  headers,
  body: '',
  truncated: false,
  headMs: 1,
  error: null,
});

/** The API on a database, and senders over it whose clock and receivers are the test's. */
export async function openWebhookWorld(options: { readonly log?: Log } = {}) {
  const api = await startApi({ webhooksAllowPrivate: true, ...options });
  const database = await openFile(api.databaseUrl);
  const clock = createManualClock(Date.now());
  const store = createLibsqlWebhookStore(database);
  const vault = createVault([signingSecret]);
  const { complaints, ...kept } = complaintsLog();
  const log = options.log ?? kept.log;
  const seen: Seen[] = [];
  const disabled: { endpointId: string; reason: string }[] = [];
  let behaviour: Behaviour = () => answer(200);
  const parts: DelivererParts = {
    store,
    guard: createUrlGuard({ allowPrivate: true, resolve: async () => ['127.0.0.1'] }),
    async transmit({ url }: Target, request, signal) {
      const { type, data } = JSON.parse(request.body) as {
        type: string;
        data: { id: string; version: number };
      };
      const came: Seen = {
        url: url.href,
        id: request.headers['webhook-id'] ?? '',
        type,
        subject: data.id,
        version: data.version,
        at: clock.now(),
        request,
      };
      seen.push(came);
      return behaviour(came, signal);
    },
    open: vault.open,
    disable: async ({ endpointId }, reason) => void disabled.push({ endpointId, reason }),
    createBell: createWakeUp,
    clock,
    // An attempt takes as long as its receiver lets this clock go on.
    steady: clock,
    random: () => 0,
    log,
  };
  const deliverer = createDeliverer(parts);
  const stopped = new AbortController();
  const runs: Promise<void>[] = [];
  const publishing = { store, ids, clock, wake: deliverer.wake };
  const subscription = webhooksSubscription({ ...publishing, begin: () => undefined });
  const chores = webhookChores({ ...publishing, vault });
  const eventLog = createLibsqlEventLog(database);
  let place = 0;

  return {
    ...api,
    database,
    store,
    clock,
    vault,
    deliverer,
    parts,
    seen,
    disabled,
    complaints,
    stop: () => stopped.abort(),
    behave(next: Behaviour) {
      behaviour = next;
    },
    /** Registers an endpoint. */
    async endpoint(client: ApiClient, id: string, fields: object = {}) {
      const body = { id, url: `http://${id}.test/`, eventTypes: ['payment.*'], ...fields };
      const made = await client.send('POST', '/v1/webhook-endpoints', { body });
      if (made.status !== 201) throw new Error(made.text);
      return made.body as { id: string; secret: string };
    },
    /** Makes payments, and changes each of them a few times. */
    async pay(client: ApiClient, name: string, versions = 1) {
      await client.send('POST', '/v1/payments', { body: { id: name, amount: 1, currency: 'EUR' } });
      for (let version = 2; version <= versions; version++) {
        const body = { description: `version ${version}` };
        await client.send('PATCH', `/v1/payments/${name}`, { body });
      }
    },
    /** What the relay does with events that are new, once. */
    async publish(from = place) {
      const head = await eventLog.head();
      place = from;
      while (place < head) {
        const found = await eventLog.after(place, head, 500);
        if (found.events.length > 0) await subscription.deliver(found.events);
        ({ place } = found);
      }
    },
    async chore(name: string) {
      const chore = chores.find((each) => each.name === name);
      if (!chore) throw new Error(`There is no chore "${name}"`);
      while (await chore.run());
    },
    /** Sends to every group until the world ends. */
    send(by = deliverer, signal = stopped.signal) {
      const all = Array.from({ length: webhookGroups }, (_, group) => by.run(group, signal));
      runs.push(...all.map((run) => run.catch(() => undefined)));
      return { runs: all };
    },
    /** Lets time pass, and has what is due then sent. */
    async pass(ms: number) {
      clock.advance(ms);
      deliverer.wake();
    },
    deliveries: (where = 'true') =>
      rowsOf(database, `SELECT * FROM webhook_deliveries WHERE ${where} ORDER BY place`),
    /** Until when nothing is sent to an endpoint, in milliseconds since 1970. */
    async pausedUntil(endpointId: string) {
      const sql = 'SELECT paused_until FROM webhook_queues WHERE endpoint_id = ?';
      const [row] = await rowsOf(database, sql, endpointId);
      return Number(row?.['paused_until']);
    },
    /** Resolves when nothing is due any more. */
    async calm() {
      await until('nothing is due', 10_000, async () => {
        const sql = 'SELECT 1 FROM webhook_queues WHERE due_at <= ?';
        return (await rowsOf(database, sql, clock.now())).length === 0;
      });
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all(runs);
      await database.close();
      await api[Symbol.asyncDispose]();
    },
  };
}
