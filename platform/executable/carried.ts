import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { workflowBundle } from '../../worker/bundle.ts';
import { buildDashboard, dashboardFolder } from '../cli/build-dashboard.ts';
import { isDashboardFile } from '../origin/dashboard-page.ts';
import { findServerBinary } from '../temporal/server-binary.ts';
import type { Embedded, EmbeddedArchive } from './embedded.ts';

/** Files that an executable is to carry. What is added to `Embedded` is prepared and listed here. */
interface Carried {
  /** A file with the bundled workflows. */
  readonly workflows: string;
  readonly temporal: EmbeddedArchive | undefined;
  /** The built files of the dashboard, by their names. */
  readonly dashboard: Readonly<Record<string, string>>;
}

/** Prepares what the executable carries, in a folder that keeps it for the next build. */
export async function prepareCarried(
  cache: string,
  say: (message: string) => void,
): Promise<Carried> {
  await mkdir(cache, { recursive: true });
  const workflows = join(cache, 'workflows.txt');
  await Bun.write(workflows, (await workflowBundle()).code);
  const temporal = await findServerBinary(say).then(
    (binary) => compressed(Bun.which(binary) ?? binary, cache),
    (error: Error) => {
      say(`${error.message}\nBuilding without a Temporal server`);
      return undefined;
    },
  );
  return { workflows, temporal, dashboard: await builtDashboard(say) };
}

/** The module that stands for `embedded.ts` in the executable. */
export function listingOf({ workflows, temporal, dashboard }: Carried): string {
  const names = {
    workflows: 'workflows',
    temporal: 'temporal',
    dashboard: 'dashboard',
  } satisfies Record<keyof Embedded, string>;
  const pages = Object.entries(dashboard);
  const imports = [
    `import ${names.workflows} from ${JSON.stringify(workflows)} with { type: 'text' };`,
    ...(temporal
      ? [`import archive from ${JSON.stringify(temporal.path)} with { type: 'file' };`]
      : []),
    ...pages.map(
      ([, path], at) => `import page${at} from ${JSON.stringify(path)} with { type: 'file' };`,
    ),
  ];
  const { hash, size } = temporal ?? {};
  const archive = temporal ? `{ path: archive, hash: '${hash}', size: ${size} }` : 'undefined';
  const files = pages.map(([name], at) => `${JSON.stringify(name)}: page${at}`).join(', ');
  return `${imports.join('\n')}
export const embedded = { ${names.workflows}, ${names.temporal}: ${archive}, ${names.dashboard}: { ${files} } };`;
}

async function builtDashboard(say: (message: string) => void): Promise<Record<string, string>> {
  await buildDashboard(say);
  const names = await readdir(dashboardFolder, { recursive: true });
  const files = names.filter((name) => isDashboardFile(name)).sort();
  return Object.fromEntries(files.map((name) => [name, join(dashboardFolder, name)]));
}

async function compressed(file: string, cache: string): Promise<EmbeddedArchive> {
  const content = await readFile(file);
  const hash = new Bun.CryptoHasher('sha256').update(content).digest('hex');
  const path = join(cache, `temporal-${hash.slice(0, 16)}.zst`);
  if (!(await Bun.file(path).exists())) {
    const unfinished = `${path}.${process.pid}`;
    await Bun.write(unfinished, await Bun.zstdCompress(content));
    await rename(unfinished, path);
  }
  return { path, hash, size: content.length };
}
