import { expect, test } from 'bun:test';
import { basename, join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle.ts';

const folder = join(import.meta.dir, 'histories');
const names = [...new Bun.Glob('*.json').scanSync(folder)].sort();

async function* histories() {
  for (const name of names) {
    yield {
      workflowId: basename(name, '.json'),
      history: await Bun.file(join(folder, name)).json(),
    };
  }
}

/** What replaying each history with the code says: undefined where it does the same again. */
async function replay(code: string): Promise<Record<string, string | undefined>> {
  const said: Record<string, string | undefined> = {};
  const options = { workflowBundle: { code } };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories())) {
    said[workflowId] = error?.name;
  }
  return said;
}

const all = (verdict: string | undefined) =>
  Object.fromEntries(names.map((name) => [basename(name, '.json'), verdict]));

test('The workflows do again what the golden histories say', async () => {
  expect(names.length).toBeGreaterThanOrEqual(6);
  const { code } = await workflowBundle();
  expect(await replay(code)).toEqual(all(undefined));
});

test('A change that is not deterministic is found by each of them', async () => {
  const { code } = await workflowBundle();
  // The kinds of activities change places.
  const planted = code
    .replaceAll('.proxyLocalActivities)({', '.planted)({')
    .replaceAll('.proxyActivities)({', '.proxyLocalActivities)({')
    .replaceAll('.planted)({', '.proxyActivities)({');
  expect(planted).not.toBe(code);
  expect(await replay(planted)).toEqual(all('DeterminismViolationError'));
});
