import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pagesOf } from '../../platform/cli/archive/pages.ts';
import { collections, copied, type Part } from '../../platform/cli/archive/parts.ts';
import type { Database, Row } from '../../platform/database/database.ts';
import { openFile } from '../../platform/database/file.ts';
import { generate } from '../../platform/generate/generate.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let database: Database;
let organizationId: string;

beforeAll(async () => {
  const url = `file:${join(await scratchFolder(), 'archived.db')}`;
  const made = await generate({ url, payments: 60, organizations: 2, seed: 1 });
  organizationId = made[0]?.id ?? '';
  database = await openFile(url);
  // Two of each kind are ours, between those of somebody else; one job is still running.
  const parents = ['1', '2', '3', '4'].map((number) => ({
    number,
    owner: number === '2' ? 'org_other' : organizationId,
    status: number === '3' ? 'running' : 'completed',
  }));
  await database.write(
    parents.flatMap(({ number, owner, status }) => [
      insert('bulk_jobs', {
        organization_id: owner,
        id: `bulk_${number}`,
        version: 1,
        status,
        key_space: `bulk bulk_${number}`,
        json: '{}',
        terms: '{}',
        total: 3,
      }),
      insert('reports', {
        organization_id: owner,
        id: `rep_${number}`,
        version: 1,
        status,
        attempt: 2,
        rows: 3,
        finished_at: status === 'completed' ? '2025-01-01' : null,
        json: '{}',
      }),
      insert('webhook_deliveries', {
        place: 10 - Number(number),
        id: `whd_${number}`,
        organization_id: owner,
        endpoint_id: 'whe_1',
        replay_id: '',
        event_id: `evt_${number}`,
        event_sequence: 1,
        event_type: 'payment.created',
        aggregate: 'payment p',
        status: 'failed',
        created_at: '2025-01-01',
      }),
      ...['0', '1', '2'].flatMap((row) => [
        insert('bulk_rows', { job_id: `bulk_${number}`, row: Number(row) + 1 }),
        insert('webhook_attempts', {
          delivery: 10 - Number(number),
          number: Number(row),
          json: '{}',
        }),
        ...['1', '2'].map((attempt) =>
          insert('report_chunks', {
            organization_id: owner,
            report_id: `rep_${number}`,
            attempt: Number(attempt),
            number: Number(row),
            text: 'text',
          }),
        ),
      ]),
    ]),
  );
  const some = `UPDATE payments SET process = '{}' WHERE id LIKE '%7' OR id LIKE '%a'`;
  await database.write([{ sql: some, args: [] }]);
});
afterAll(() => database.close());

const insert = (table: string, row: Readonly<Record<string, string | number | null>>) => ({
  sql: `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.keys(row).fill('?').join()})`,
  args: Object.values(row),
});

/** What belongs to the organization, said otherwise. */
const ofOrganization: Readonly<Record<string, string>> = {
  commands: `organization_id = ?1 AND status <> 'accepted'`,
  bulk_jobs: `organization_id = ?1 AND status <> 'running'`,
  bulk_rows: `job_id IN ('bulk_1', 'bulk_4')`,
  reports: `organization_id = ?1 AND status <> 'running'`,
  report_chunks: `report_id IN ('rep_1', 'rep_4')`,
  webhook_attempts: `delivery IN (9, 7, 6)`,
  payments: 'organization_id = ?1 AND process IS NOT NULL',
};

const parts = [...copied, collections];
const textOf = (part: Part, rows: readonly Row[]): string[] =>
  rows.map((row) => JSON.stringify(part.columns.map((column) => String(row[column] ?? null))));

test.each(parts.map((part) => [part.name, part] as const))(
  'Pages of %s, however short, have all of an organization and nothing else',
  async (_name, part) => {
    const where = ofOrganization[part.table] ?? 'organization_id = ?1';
    const sql = `SELECT ${part.columns.join()} FROM ${part.table} WHERE ${where}`;
    const [all = []] = await database.read([
      { sql, args: where.includes('?1') ? [organizationId] : [] },
    ]);
    for (const atOnce of [1, 2, 1_000]) {
      const rows: Row[] = [];
      for await (const page of pagesOf(database, { ...part, atOnce }, organizationId)) {
        rows.push(...page);
      }
      expect(textOf(part, rows).sort()).toEqual(textOf(part, all).sort());
    }
    if (!['api_key_uses', 'webhook_endpoints', 'webhook_queues'].includes(part.name)) {
      expect(all.length).toBeGreaterThan(0);
    }
  },
);

test('Commands come in the order of their acceptance, after those of the operator', async () => {
  const commands = copied.find(({ name }) => name === 'commands') as Part;
  const found: Row[] = [];
  const pages = pagesOf(database, { ...commands, atOnce: 3 }, organizationId);
  for await (const page of pages) found.push(...page);
  const sql = `SELECT id FROM commands WHERE organization_id = ? ORDER BY key_space <> 'root', seq`;
  const [ordered = []] = await database.read([{ sql, args: [organizationId] }]);
  expect(found.map(({ id }) => id)).toEqual(ordered.map(({ id }) => id));
});

test('A page begins in an index where the one before it ended', async () => {
  const plans: string[] = [];
  for (const part of parts) {
    const explaining = {
      async read(statements: Parameters<Database['read']>[0]) {
        const plan = statements.map(({ sql, args }) => ({
          sql: `EXPLAIN QUERY PLAN ${sql}`,
          args,
        }));
        const [rows = []] = await database.read(plan);
        plans.push(...rows.map(({ detail }) => `${part.name}: ${String(detail)}`));
        return [[]];
      },
    };
    for await (const page of pagesOf(explaining, part, organizationId)) expect(page).toEqual([]);
  }
  const sorted = plans.filter((plan) => plan.includes('TEMP B-TREE'));
  // Of what is sorted there is little: the operator's commands, a page of others, and endpoints.
  expect(sorted.map((plan) => plan.split(':')[0])).toEqual([
    'commands',
    'commands',
    'webhook_endpoints',
  ]);
  const whole =
    /: (SCAN (?!types|asked|first|\(|commands USING INDEX operator_commands)|SEARCH \w+ .*\((?:organization_id|job_id|delivery)=\?\)$)/;
  expect(plans.filter((plan) => whole.test(plan) && !plan.startsWith('webhook_endpoints'))).toEqual(
    [
      // Skips from type to type.
      'commands: SEARCH commands USING INDEX commands_by_type (organization_id=?)',
    ],
  );
});
