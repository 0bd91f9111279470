import { expect, test } from 'bun:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { findCommand } from '../../platform/cli/frame/find-command.ts';
import { tree } from '../../platform/cli/tree.ts';
import { migrations } from '../../platform/database/migrations/index.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { openFile } from '../../platform/database/file.ts';
import { root, textOf } from '../deploy/variables.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

test('Questions to the database can be asked', async () => {
  const text = await textOf('docs/runbook.md');
  const questions = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);
  expect(questions.length).toBeGreaterThan(3);
  const database = await openFile(pathToFileURL(join(await scratchFolder(), 'asked.db')).href);
  await migrate(database, migrations);
  for (const sql of questions) {
    expect(await database.read([{ sql: sql.trim().replace(/;$/, ''), args: [] }])).toEqual([[]]);
    const [plan = []] = await database.read([
      { sql: `EXPLAIN QUERY PLAN ${sql.trim().replace(/;$/, '')}`, args: [] },
    ]);
    // Asked at night, of a database with ten million rows of each.
    const scans = plan.map(({ detail }) => String(detail)).filter((each) => isScan.test(each));
    expect([sql, scans]).toEqual([sql, []]);
  }
  await database.close();
});

test('Lines of the log that it quotes are written, and each check of /readyz has its row', async () => {
  const text = await textOf('docs/runbook.md');
  const quoted = [...text.matchAll(/`((?:Cannot|Temporal worker) ?[^`]*)`/g)].map(
    ([, line = '']) => line,
  );
  expect(quoted.length).toBeGreaterThan(3);
  const paths = [...new Bun.Glob('{platform,worker}/**/*.ts').scanSync(root)];
  const sources = await Promise.all(paths.map(textOf));
  const unwritten = quoted.filter((line) => !sources.some((source) => source.includes(`'${line}`)));
  expect(unwritten).toEqual([]);
  const health = await textOf('platform/http/health.ts');
  const [, checks = ''] = /Record<((?:'\w+'(?: \| )?)+)/.exec(health) ?? [];
  const named = [...checks.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  expect(named).toContain('relay');
  for (const name of named) expect(text).toMatch(new RegExp(`^\\| \`${name}\` `, 'm'));
});

const isScan = /^SCAN (?:commands|payments|p\b)(?! USING INDEX inbox)/;

test('Commands that the pages name are there, with the options that they give', async () => {
  const wrong: string[] = [];
  let named = 0;
  for (const page of ['README.md', ...new Bun.Glob('docs/*.md').scanSync(root)]) {
    if (page === 'docs/cli.md') continue;
    const text = await textOf(page);
    for (const [, line = ''] of text.matchAll(/(?:^|`|\/)quittance ([a-z][^`\n#|&;]*)/gm)) {
      named++;
      const words = line.trim().split(/\s+/);
      const { command, rest } = await findCommand(tree, commandOf(words));
      const options = words.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? []);
      const unknown = options.filter((name) => name !== 'json' && !(name in (command.args ?? {})));
      if (rest !== undefined || unknown.length > 0) wrong.push(`${page}: quittance ${line}`);
    }
  }
  expect(named).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

const commandOf = (words: readonly string[]): readonly string[] => {
  const end = words.findIndex((word) => !/^[a-z]+$/.test(word));
  return end === -1 ? words : words.slice(0, end);
};
