/** What a file of ours or of a package has to say otherwise inside an executable. */
export interface Edit {
  /** Ends the paths of the files that it is for. */
  readonly file: RegExp;
  readonly find: string | RegExp;
  readonly replace: string;
}

/** Scripts that run in threads of their own, by the path of their source. */
export const threads = [
  'platform/database/file-writer.ts',
  'platform/database/file-snapshot.ts',
  'platform/cli/backup/long-statement.ts',
  'node_modules/@temporalio/worker/lib/workflow/workflow-worker-thread.js',
] as const;

/** Where the script of a thread lies inside: beside the program, in the folders of the sources. */
const insideUrl = (source: string): string =>
  `new URL('./${source.replace(/\.ts$/, '.js')}', import.meta.url)`;

/** All of them. One that finds nothing stops the build: the file has changed. */
export function editsFor(native: { readonly temporal: string; readonly libsql: string }): Edit[] {
  const [writer, snapshot, statement, workflows] = threads;
  return [
    {
      file: /platform\/database\/file-writer-thread\.ts$/,
      find: `new URL('./file-writer.ts', import.meta.url)`,
      replace: insideUrl(writer),
    },
    {
      file: /platform\/database\/file-snapshot-thread\.ts$/,
      find: `new URL('./file-snapshot.ts', import.meta.url)`,
      replace: insideUrl(snapshot),
    },
    {
      file: /platform\/cli\/backup\/long-statement-thread\.ts$/,
      find: `new URL('./long-statement.ts', import.meta.url)`,
      replace: insideUrl(statement),
    },
    {
      file: /@temporalio\/worker\/lib\/workflow\/threaded-vm\.js$/,
      find: `require.resolve('./workflow-worker-thread')`,
      replace: insideUrl(workflows),
    },
    // Native code is found by a path that is made at run time; here it has to be a literal.
    {
      file: /@temporalio\/core-bridge\/index\.js$/,
      find: 'const nativeLibPath = getPrebuiltPath();',
      replace: '',
    },
    {
      file: /@temporalio\/core-bridge\/index\.js$/,
      find: 'require(nativeLibPath)',
      replace: `require(${JSON.stringify(native.temporal)})`,
    },
    {
      file: /node_modules\/libsql\/index\.js$/,
      find: '} = requireNative();',
      replace: `} = require(${JSON.stringify(native.libsql)});`,
    },
    // Workflows are bundled ahead: webpack, swc and memfs stay outside.
    {
      file: /@temporalio\/worker\/lib\/workflow\/bundler\.js$/,
      find: /^[^]*$/,
      replace: `exports.defaultWorkflowInterceptorModules = [];
exports.WorkflowCodeBundler = class {};
exports.bundleWorkflowCode = () => { throw new Error('Workflows are bundled ahead'); };`,
    },
  ];
}
