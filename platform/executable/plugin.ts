import type { BunPlugin, Loader } from 'bun';
import type { Edit } from './edits.ts';

/**
 * Puts the list of what is embedded in the place of `embedded.ts`, and applies the edits. `check`
 * throws an error that names an edit which had nothing to do.
 */
export function executablePlugin(
  listing: string,
  edits: readonly Edit[],
): { readonly plugin: BunPlugin; check(): void } {
  const applied = new Set<Edit>();
  const plugin: BunPlugin = {
    name: 'executable',
    setup(build) {
      build.onLoad({ filter: /platform\/executable\/embedded\.ts$/ }, () => ({
        loader: 'ts',
        contents: listing,
      }));
      for (const [filter, own] of Map.groupBy(edits, ({ file }) => file.source)) {
        build.onLoad({ filter: new RegExp(filter) }, async ({ path }) => {
          let contents = await Bun.file(path).text();
          for (const edit of own) {
            const edited = contents.replace(edit.find, () => edit.replace);
            if (edited !== contents) applied.add(edit);
            contents = edited;
          }
          const loader: Loader = path.endsWith('.ts') ? 'ts' : 'js';
          return { loader, contents };
        });
      }
    },
  };
  return {
    plugin,
    check() {
      const idle = edits.find((edit) => !applied.has(edit));
      if (idle) {
        throw new Error(
          `Change the edit of ${idle.file.source} in platform/executable/edits.ts: the file does not contain ${String(idle.find)} any more`,
        );
      }
    },
  };
}
