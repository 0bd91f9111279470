import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The edge as one file that no runtime has to resolve anything for, and how large it is. */
export interface EdgeBundle {
  readonly path: string;
  readonly bytes: number;
  readonly gzippedBytes: number;
  /** The packages that are in it. */
  readonly packages: readonly string[];
}

const packageOf = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/;
const entry = join(import.meta.dir, '../../edge.ts');

/**
 * Writes `edge.js` into a folder. For no runtime in particular: what only one of them has makes it
 * throw, with the file that asks for it.
 */
export async function bundleEdge(folder: string, from: string = entry): Promise<EdgeBundle> {
  await mkdir(folder, { recursive: true });
  const built = await Bun.build({
    entrypoints: [from],
    target: 'browser',
    format: 'esm',
    minify: true,
    conditions: ['workerd', 'worker', 'browser'],
    throw: false,
    metafile: true,
    plugins: [neutral],
  });
  const [output] = built.outputs;
  if (!built.success || !output) {
    throw new Error(`Cannot bundle the edge: ${built.logs.map(String).join('; ')}`);
  }
  const path = join(folder, 'edge.js');
  const bytes = new Uint8Array(await output.arrayBuffer());
  await Bun.write(path, bytes);
  const inputs = Object.keys(built.metafile?.inputs ?? {});
  const packages = new Set(inputs.flatMap((input) => packageOf.exec(input)?.[1] ?? []));
  return {
    path,
    bytes: bytes.length,
    gzippedBytes: Bun.gzipSync(bytes).length,
    packages: [...packages],
  };
}

/** Bun would put its own stand-ins in the place of Node's modules. */
const neutral: Bun.BunPlugin = {
  name: 'neutral',
  setup(build) {
    build.onResolve({ filter: /^(node:|bun:|bun$)/ }, ({ path, importer }) => {
      throw new Error(`${importer} imports ${path}: the edge runs where that is not`);
    });
  },
};
