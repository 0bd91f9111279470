import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';
import { runLane } from './run-lane.ts';
import { tellFailures } from './tell-failures.ts';

// Whether a run says why it failed.
async function outcomeOf(...sources: readonly string[]) {
  const root = await scratchFolder();
  const words: string[] = [];
  for (const [index, source] of sources.entries()) {
    const file = `./${index}.test.ts`;
    await Bun.write(join(root, file), `import { expect, test } from 'bun:test';\n${source}`);
    words.push(file);
  }
  let printed = '';
  const { passed, skipped, failures } = await runLane(
    { name: 'Lane', words },
    {
      root,
      environment: process.env,
      write: (text) => void (printed += text),
      signal: new AbortController().signal,
    },
  );
  return { passed, skipped, failed: failures.length, told: tellFailures(failures), printed };
}

test('It counts what passed and what was skipped', async () => {
  const outcome = await outcomeOf(
    `test('one', () => {}); test.skip('two', () => {}); test('a < "b" & c', () => {});`,
  );
  expect(outcome).toMatchObject({ passed: 2, skipped: 1, failed: 0, told: '' });
  expect(outcome.printed).toContain('2 pass');
});

test('It tells where a test failed, and why', async () => {
  const { passed, failed, told } = await outcomeOf(
    `test('good', () => {});`,
    `test('1 < 0', () => { expect('<a> & "b"').toBe('c'); });
     test('late', async () => { await Bun.sleep(1_000); }, 50);`,
  );
  expect([passed, failed]).toEqual([1, 2]);
  expect(told).toContain('1.test.ts\n  1 < 0\n');
  expect(told).toContain('Received: "<a> & "b""');
  expect(told).toContain('1.test.ts:2:');
  expect(told).toContain('late\n    test timed out');
});

test('What goes wrong outside of a test fails the run', async () => {
  const { passed, failed, told } = await outcomeOf(
    `import './nothing.ts'; test('never', () => {});`,
    `test('good', () => {});`,
  );
  expect([passed, failed]).toEqual([1, 1]);
  expect(told).toContain('Cannot find module');
});

test('A run that crashes fails, and its last words are told', async () => {
  const { passed, failed, told } = await outcomeOf(
    `test('bad', async () => { console.log('The last words'); await Bun.sleep(100); process.kill(process.pid, 'SIGKILL'); await Bun.sleep(10_000); });`,
  );
  expect([passed, failed]).toEqual([0, 1]);
  expect(told).toContain('It ended with 137');
  expect(told).toContain('The last words');
});
