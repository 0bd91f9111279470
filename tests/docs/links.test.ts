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

const files = [
  ...new Bun.Glob('*').scanSync({ cwd: root, dot: true }),
  ...new Bun.Glob('{modules,platform,worker,tests,bench,client,deploy,docs,.ci}/**/*').scanSync({
    cwd: root,
    dot: true,
  }),
].filter((path) => !path.includes('node_modules'));

const endings = 'ts|tsx|mjs|md|css|json|toml|yaml|service|txt|png';
const isFile = new RegExp(`^[\\w@./-]+\\.(?:${endings})$`);
const isFolder = /^(?:modules|platform|worker|tests|bench|client|deploy|docs)(?:\/[\w.-]+)*\/?$/;
/** Addresses, and what programs make. */
const notOurs =
  /^(?:\/|dist\/|\.quittance\/|node_modules\/|dev\.json|backup\.json|deploy$|package-lock)/;

test.each(pages)('Files and folders that %s names exist', async (page) => {
  const named = [...(await textOf(page)).matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
  const missing = named
    .filter((name) => (isFile.test(name) || isFolder.test(name)) && !notOurs.test(name))
    .map((name) => name.replace(/^\.\//, '').replace(/\/$/, ''))
    .filter((name) => !files.some((path) => isNamedBy(path, name)));
  expect(missing).toEqual([]);
});

test('Paths of ARCHITECTURE.md that stand for many are those of files', async () => {
  const text = await textOf('ARCHITECTURE.md');
  const named = [...text.matchAll(/`([\w./-]*[<{*][^`\s]*)`/g)].map(([, name = '']) => name);
  const patterns = named.filter((name) => name.includes('/'));
  expect(patterns.length).toBeGreaterThan(10);
  const wrong = patterns.filter((pattern) => {
    const glob = new Bun.Glob(pattern.replaceAll(/<[^>]+>/g, '*').replace(/\/$/, '/**'));
    return !files.some((path) => glob.match(path));
  });
  expect(wrong).toEqual([]);
});

/** Whether a file has this name, lies in a folder of this name, or ends with these parts of a path. */
const isNamedBy = (path: string, name: string): boolean =>
  `/${path}`.endsWith(`/${name}`) || path.startsWith(`${name}/`) || path.includes(`/${name}/`);

test('Programs and tests that the pages name can be run', async () => {
  const { scripts } = JSON.parse(await textOf('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const wrong: string[] = [];
  for (const page of pages) {
    const text = await textOf(page);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) {
      if (!(script in scripts)) wrong.push(`${page}: ${script}`);
    }
    for (const [, words = ''] of text.matchAll(/npm test -- ([^`\n#]*)/g)) {
      for (const word of words.split(/\s+/).filter((each) => each.startsWith('tests/'))) {
        if (!existsSync(join(root, word))) wrong.push(`${page}: ${word}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
