import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, textOf } from '../deploy/variables.ts';

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'llms.txt',
  ...new Bun.Glob('{docs,modules,client,bench}/**/*.md').scanSync(root),
].filter((path) => !path.includes('node_modules'));

const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes them: small letters, hyphens for spaces, nothing else. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('There are pages', () => {
  expect(pages.length).toBeGreaterThan(20);
});

test.each(pages)('%s leads to what exists', async (page) => {
  const text = await textOf(page);
  const broken: string[] = [];
  for (const [, target = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    // What we serve ourselves is another test's.
    if (target.startsWith('/')) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, file))) broken.push(target);
    else if (anchor !== undefined && !anchorsOf(await textOf(file)).includes(anchor)) {
      broken.push(target);
    }
  }
  expect(broken).toEqual([]);
});

test('Files and folders that the pages of docs/ name in backquotes exist', async () => {
  const missing: string[] = [];
  for (const page of new Bun.Glob('docs/*.md').scanSync(root)) {
    for (const [, path = ''] of (await textOf(page)).matchAll(
      /`((?:tests|modules|platform|worker|bench|faults|engine|contracts|http|workflows|tracing)\/[\w./-]+)`/g,
    )) {
      const found = existsSync(join(root, path)) || existsSync(join(root, 'tests', path));
      if (!found) missing.push(`${page}: ${path}`);
    }
  }
  expect(missing).toEqual([]);
});

test('Programs and tests that the pages name can be run', async () => {
  const { scripts } = JSON.parse(await textOf('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const wrong: string[] = [];
  for (const page of pages) {
    const text = await textOf(page);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) {
      // The executable has its own description.
      if (!(script in scripts) && script !== 'build') wrong.push(`${page}: ${script}`);
    }
    for (const [, words = ''] of text.matchAll(/npm test -- ([^`\n#]*)/g)) {
      for (const word of words.split(/\s+/).filter((each) => each.startsWith('tests/'))) {
        if (!existsSync(join(root, word))) wrong.push(`${page}: ${word}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
