import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { workflowBundle } from '../../worker/bundle.ts';
import { findServerBinary } from '../temporal/server-binary.ts';
import type { Embedded, EmbeddedArchive } from './embedded.ts';

/** Files that an executable is to carry. What is added to `Embedded` is prepared and listed here. */
interface Carried {
  /** A file with the bundled workflows. */
  readonly workflows: string;
  readonly temporal: EmbeddedArchive | undefined;
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
  return { workflows, temporal };
}

/** The module that stands for `embedded.ts` in the executable. */
export function listingOf({ workflows, temporal }: Carried): string {
  const names = { workflows: 'workflows', temporal: 'temporal' } satisfies Record<
    keyof Embedded,
    string
  >;
  const imports = [
    `import ${names.workflows} from ${JSON.stringify(workflows)} with { type: 'text' };`,
    ...(temporal
      ? [`import archive from ${JSON.stringify(temporal.path)} with { type: 'file' };`]
      : []),
  ];
  const { hash, size } = temporal ?? {};
  const archive = temporal ? `{ path: archive, hash: '${hash}', size: ${size} }` : 'undefined';
  return `${imports.join('\n')}
export const embedded = { ${names.workflows}, ${names.temporal}: ${archive} };`;
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
