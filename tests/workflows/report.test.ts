import { expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import { refusalOf } from '../http/payment-requests.ts';
import { rowsOf } from '../support/database.ts';
import { askFor, fillPayments, writeNow } from '../support/reports.ts';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';

test('A report is written by a workflow of its own, under the id that it says', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  for (let amount = 1; amount <= 3; amount++) {
    await api.send('POST', '/v1/payments', { body: { amount, currency: 'EUR' } });
  }
  const asked = await askFor(api, { query: 'payments.search', format: 'csv' });
  const path = asked.headers.get('Location') ?? '';
  const read = async () => (await api.send('GET', path)).body;
  const report = await until('the report is complete', 20_000, async () => {
    const found = await read();
    return found['status'] === 'completed' && found;
  });
  expect(report).toMatchObject({ progress: { rows: 3 }, attempt: 1 });
  const content = await api.send('GET', `${path}/content`);
  expect(content.text.trimEnd().split('\r\n')).toHaveLength(4);
  const workflow = started.origin.client.workflow.getHandle(report['workflowId'] as string);
  await until('its workflow has ended', 20_000, async () => {
    const { status, type } = await workflow.describe();
    return type === 'report' && status.name === 'COMPLETED';
  });
  const database = await openFile(started.databaseUrl);
  const sql = `SELECT type FROM events WHERE aggregate_type = 'report' ORDER BY log_id`;
  const events = await rowsOf(database, sql);
  await database.close();
  const types = ['report.created', 'report.started', 'report.completed'];
  expect(events.map(({ type }) => type)).toEqual(types);
  expect(started.complaints.filter((each) => !isOfLateTask(each))).toEqual([]);
});

/** On a busy machine Temporal gives a task out once more, and tells whoever comes later. */
const isOfLateTask = (complaint: string): boolean =>
  complaint.includes('Task not found when completing') ||
  complaint.includes('Trying to send a new WFT for a run which already has one!');

test('An attempt that fails is followed by another, with what was committed meanwhile', async () => {
  await using started = await startTestOrigin({ worker: false });
  const { reporting } = started.origin.activities;
  let opened = 0;
  const database = await openFile(started.databaseUrl);
  const snapshots: typeof reporting.snapshots = {
    async open(organizationId) {
      const snapshot = await reporting.snapshots.open(organizationId);
      if (opened++ > 0) return snapshot;
      // It dies after some pages, and payments have been added by then.
      let pages = 0;
      const queries = snapshot.queries.map((query): typeof query => ({
        ...query,
        async run(params, context) {
          if (++pages < 3) return query.run(params, context);
          await fillPayments(database, organizationId, 7, { first: 1_000 });
          throw new Error('The disk is away');
        },
      }));
      return { ...snapshot, queries };
    },
  };
  await started.startWorker({ reporting: { ...reporting, snapshots } });
  const { id: organizationId, api } = await started.newOrganization();
  await fillPayments(database, organizationId, 1_000);
  const asked = await askFor(api);
  const path = asked.headers.get('Location') ?? '';
  const report = await until('the report is complete', 20_000, async () => {
    const { body } = await api.send('GET', path);
    return body['status'] === 'completed' && body;
  });
  expect(report).toMatchObject({ attempt: 2, progress: { rows: 1_007 } });
  const content = await api.send('GET', `${path}/content`);
  expect(content.text.trimEnd().split('\n')).toHaveLength(1_007);
  await database.close();
});

test('More reports than there is room for are written one after the other', async () => {
  await using started = await startTestOrigin({ worker: false });
  const { reporting } = started.origin.activities;
  let open = 0;
  let greatest = 0;
  const snapshots: typeof reporting.snapshots = {
    async open(organizationId) {
      const snapshot = await reporting.snapshots.open(organizationId);
      greatest = Math.max(greatest, ++open);
      return { ...snapshot, close: () => snapshot.close().finally(() => open--) };
    },
  };
  await started.startWorker({ reporting: { ...reporting, snapshots } });
  const organizations = await Promise.all(
    Array.from({ length: 3 }, () => started.newOrganization()),
  );
  const paths = await Promise.all(
    organizations.flatMap(({ api }) =>
      Array.from({ length: 2 }, async () => {
        const asked = await askFor(api);
        return { api, path: asked.headers.get('Location') ?? '' };
      }),
    ),
  );
  await until('all are complete', 25_000, async () => {
    const reports = await Promise.all(paths.map(({ api, path }) => api.send('GET', path)));
    return reports.every(({ body }) => body['status'] === 'completed');
  });
  expect(greatest).toBeLessThanOrEqual(2);
});

test('What is over is left alone, whoever calls', async () => {
  await using started = await startTestOrigin();
  const { id: organizationId, api } = await started.newOrganization();
  const asked = await askFor(api);
  const path = asked.headers.get('Location') ?? '';
  const complete = await until('the report is complete', 20_000, async () => {
    const { body, text } = await api.send('GET', path);
    return body['status'] === 'completed' && text;
  });
  const { reporting } = started.origin.activities;
  for (const id of [asked.body['id'] as string, 'rep_missing']) {
    expect(await writeNow(reporting, organizationId, id)).toBeNull();
  }
  expect((await api.send('GET', path)).text).toBe(complete);
});

test('Seven days after its end the relay deletes it with its content', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { id: organizationId, api } = await started.newOrganization();
  const { reporting } = started.origin.activities;
  const database = await openFile(started.databaseUrl);
  const written: string[] = [];
  for (const days of [6, 8]) {
    const id = `report-${days}`;
    const { body } = await askFor(api, { id, query: 'payments.search', format: 'ndjson' });
    expect(body['id']).toBe(id);
    await fillPayments(database, organizationId, 1, { first: days });
    expect(await writeNow(reporting, organizationId, id)).toBeNull();
    const finishedAt = new Date(Date.now() - days * 24 * 3_600_000).toISOString();
    const sql = 'UPDATE reports SET finished_at = ? WHERE id = ?';
    await database.write([{ sql, args: [finishedAt, id] }]);
    written.push(id);
  }
  const [young, old] = written;
  await started.startWorker();
  await until('the old one is gone', 20_000, async () => {
    const { status, body } = await api.send('GET', `/v1/reports/${old}`);
    return status === 404 && body['code'] === 'report_not_found';
  });
  await until('its content too', 20_000, async () => {
    const rows = await rowsOf(database, 'SELECT DISTINCT report_id FROM report_chunks');
    return Bun.deepEquals(rows, [{ report_id: young }]);
  });
  expect((await api.send('GET', `/v1/reports/${young}/content`)).status).toBe(200);
  for (const id of written) {
    const again = await askFor(api, { id, query: 'payments.search', format: 'ndjson' });
    expect(refusalOf(again)).toEqual([409, 'report_already_exists']);
  }
  await database.close();
});
