/** One row of the import table. The first row whose `from` matches a file is the one that binds it. */
export interface ImportRule {
  readonly name: string;
  /** Paths; `:module` is any one folder, and means the same folder in the other columns. */
  readonly from: readonly string[];
  /** Paths, and packages as `npm:<name>`, `node:<name>`, `bun:<name>`. */
  readonly may: readonly string[];
  readonly mayAsTypes?: readonly string[];
  /** Exceptions to `may`. */
  readonly never?: readonly string[];
}

const kernel = 'modules/kernel/**';
const valibot = 'npm:valibot';
const ownDomain = 'modules/:module/domain/**';
const ownModule = 'modules/:module/**';
const doors = ['modules/*/index.ts', 'modules/*/ports.ts', 'modules/*/events.ts'];
// The failures that they declare are thrown by adapters, so these are imported as values too.
const ports = 'platform/*/ports.ts';
const runtime = ['node:**', 'bun:**'];
const tree = ['{modules,platform,worker,client,tests,bench}/**', 'package.json'];
const originOnly = [
  'platform/origin.ts',
  'platform/origin/**',
  'platform/{cli,executable,generate,metrics,temporal}/**',
  'platform/database/file*.ts',
  'worker/**',
];

const ofTheOrigin = [
  'platform/**',
  'worker/**',
  ...doors,
  kernel,
  'package.json',
  '{README,ARCHITECTURE}.md',
  'docs/*.md',
  'llms.txt',
  'npm:**',
  ...runtime,
];

/** An adapter keeps to its own folder and its own packages, and knows the engine by its ports. */
const adapter = (folder: string, ...packages: string[]): ImportRule => ({
  name: `platform/${folder}`,
  from: [`platform/${folder}/**`],
  may: [
    `platform/${folder}/**`,
    'platform/logging/**',
    ports,
    ...doors,
    kernel,
    valibot,
    ...packages,
  ],
  mayAsTypes: ['platform/commands/**'],
  never: originOnly,
});

export const importRules: readonly ImportRule[] = [
  { name: 'kernel', from: [kernel], may: [kernel, valibot] },
  { name: 'domain', from: [ownDomain], may: [ownDomain, kernel] },
  {
    name: 'ports and events',
    from: ['modules/:module/{ports,events}.ts'],
    may: [ownDomain, kernel],
  },
  {
    name: 'inside of a module',
    from: ['modules/:module/{commands,queries,handlers,processes}/**'],
    may: [ownModule, kernel, valibot, 'modules/*/events.ts'],
    never: ['modules/:module/index.ts'],
  },
  { name: 'door', from: ['modules/:module/index.ts'], may: [ownModule, kernel] },

  {
    name: 'edge',
    from: ['platform/{compose,edge}.ts', 'platform/{edge,http}/**'],
    may: ['platform/**', ...doors, kernel, valibot, 'npm:hono'],
    never: originOnly,
  },
  {
    name: 'files of the database',
    from: ['platform/database/file*.ts'],
    may: ['platform/{database,logging}/**', ports, kernel, 'npm:libsql', ...runtime],
  },
  adapter('database', 'npm:@libsql/client', 'npm:kysely'),
  adapter('cache', 'npm:@upstash/redis'),
  adapter('logging', 'npm:@logtape/logtape'),
  // The sandbox keeps its charges in a database of its own.
  adapter('providers', 'platform/database/database.ts', 'npm:stripe'),
  adapter('openapi', 'npm:@valibot/to-json-schema'),
  adapter('tokens', 'npm:hono', 'npm:uuid', 'npm:@noble/ciphers', 'npm:@noble/hashes'),
  adapter('webhooks', 'npm:ipaddr.js', 'npm:standardwebhooks'),

  {
    name: 'dashboard',
    from: ['platform/dashboard/**'],
    may: [
      'platform/dashboard/**',
      kernel,
      'modules/payments/domain/{lifecycle,payment-event}.ts',
      'npm:{preact,uplot}',
      'npm:@preact/signals',
    ],
    mayAsTypes: doors,
  },
  {
    name: 'workflows',
    from: ['worker/workflows/**'],
    may: [
      'worker/workflows/**',
      kernel,
      'modules/*/{processes,domain}/**',
      'npm:@temporalio/workflow',
    ],
    mayAsTypes: ['worker/activities/**'],
  },
  // It asks the API as any program does.
  { name: 'command line', from: ['platform/cli/**'], may: [...ofTheOrigin, 'client/src/**'] },
  {
    name: 'origin',
    from: [
      'platform/origin.ts',
      'platform/origin/**',
      'platform/{executable,generate,metrics,temporal}/**',
      'worker/**',
    ],
    may: ofTheOrigin,
  },
  // Every other folder of the platform, those that do not exist yet too.
  adapter(':folder'),
  // It runs where nothing is installed.
  { name: 'client', from: ['client/src/**'], may: ['client/src/**'] },
  {
    name: 'making of the client',
    from: ['client/build/**'],
    may: [
      'client/build/**',
      'platform/http/problem-catalogue.ts',
      'npm:prettier',
      'npm:typescript',
      ...runtime,
    ],
  },
  {
    name: 'tests and benchmarks',
    from: ['{tests,bench}/**'],
    may: [...tree, 'npm:**', ...runtime],
  },
];
