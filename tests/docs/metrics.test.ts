import { beforeAll, expect, test } from 'bun:test';
import { textOf } from '../deploy/variables.ts';
import { startTestOrigin } from '../support/test-origin.ts';

interface Scraped {
  readonly type: string;
  readonly labels: ReadonlySet<string>;
}

const own = new Map<string, Scraped>();
const all = new Set<string>();
let document: string;

beforeAll(async () => {
  document = await textOf('docs/metrics.md');
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const body = { id: 'order-1', amount: 100, currency: 'EUR' };
  await api.send('POST', '/v1/payments', { body });
  await api.send('GET', '/v1/payments/order-1');
  const text = await (await started.send(new Request('http://localhost/metrics'))).text();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    all.add(name);
    if (!name.startsWith('quittance_')) continue;
    const series = text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'));
    const labels = [...series].flatMap(([, given = '']) =>
      [...given.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
    );
    own.set(name, { type, labels: new Set(labels.filter((label) => label !== 'le')) });
  }
});

/** The rows of the first table: names, types and labels. */
const documented = (): Map<string, Scraped> =>
  new Map(
    [...document.matchAll(/^\| `(quittance_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)].map(
      ([, name = '', type = '', labels = '']) => [
        name,
        { type, labels: new Set([...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label)) },
      ],
    ),
  );

test('docs/metrics.md names each metric with its type, and no other', () => {
  const types = (of: Map<string, Scraped>) =>
    Object.fromEntries([...of].map(([name, { type }]) => [name, type]));
  expect(own.size).toBeGreaterThan(10);
  expect(types(documented())).toEqual(types(own));
});

test('It names the labels that are there', () => {
  const rows = documented();
  for (const [name, { labels }] of own) {
    for (const label of labels) expect([...(rows.get(name)?.labels ?? [])], name).toContain(label);
  }
});

/** The metrics of a text: a histogram is named by its series. */
const metricsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:quittance|process|nodejs)_\w+/g)].map(([name]) =>
    all.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''),
  );

test('The alerts are about metrics that exist', () => {
  const [, alerts = ''] = document.split('## What to be woken for');
  const names = metricsIn(alerts).filter((name) => name.startsWith('quittance_'));
  expect(names.length).toBeGreaterThan(6);
  expect(names.filter((name) => !all.has(name))).toEqual([]);
});

test('The dashboard shows metrics that exist, each of ours somewhere', async () => {
  const { panels } = JSON.parse(await textOf('deploy/grafana/quittance.json')) as {
    readonly panels: readonly { title: string; targets: readonly { expr: string }[] }[];
  };
  const shown = new Set<string>();
  for (const { title, targets } of panels) {
    const names = targets.flatMap(({ expr }) => metricsIn(expr));
    expect(names.length, title).toBeGreaterThan(0);
    for (const name of names) {
      expect(all, title).toContain(name);
      shown.add(name);
    }
  }
  expect([...own.keys()].filter((name) => !shown.has(name))).toEqual([]);
});
