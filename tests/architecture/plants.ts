import type { File } from './violations.ts';

/** Forbidden things, at least one for each rule: a rule that none of them sets off does not bite. */
export const plants: readonly { readonly rule: string; readonly files: readonly File[] }[] = [
  plant('kernel', 'modules/kernel/money.ts', importOf('../payments/index.ts')),
  plant('kernel', 'modules/kernel/id.ts', importOf('uuid')),
  plant('domain', 'modules/payments/domain/payment.ts', importOf('valibot')),
  plant('domain', 'modules/payments/domain/payment.ts', importOf('../ports.ts')),
  plant('domain', 'modules/payments/domain/payment.ts', importTypeOf('../../users/domain/user.ts')),
  plant('ports and events', 'modules/payments/ports.ts', importOf('hono')),
  plant('ports and events', 'modules/payments/events.ts', importTypeOf('./commands/create.ts')),
  plant(
    'inside of a module',
    'modules/payments/commands/create.ts',
    importOf('../../users/index.ts'),
  ),
  plant('inside of a module', 'modules/payments/queries/get.ts', importOf('../index.ts')),
  plant('inside of a module', 'modules/payments/handlers/a.ts', importOf('node:crypto')),
  plant('inside of a module', 'modules/new/processes/a.ts', importTypeOf('../../users/ports.ts')),
  plant('door', 'modules/payments/index.ts', importOf('../../platform/http/routes.ts')),

  plant('edge', 'platform/http/routes.ts', importOf('node:http')),
  plant('edge', 'platform/http/routes.ts', importTypeOf('../temporal/gateway.ts')),
  plant('edge', 'platform/http/routes.ts', importOf('../../modules/payments/domain/payment.ts')),
  plant('edge', 'platform/edge/forward.ts', importOf('../cli/signals.ts')),
  plant('edge', 'platform/edge.ts', "const origin = await import('./origin.ts');"),
  plant('edge', 'platform/compose.ts', importOf('./database/file.ts')),
  plant('edge', 'platform/compose.ts', importOf('./metrics/registry.ts')),
  plant('edge', 'platform/compose.ts', "export * from '../worker/main.ts';"),
  plant('files of the database', 'platform/database/file-writer.ts', importOf('hono')),
  plant('platform/database', 'platform/database/http.ts', importOf('bun:sqlite')),
  plant('platform/database', 'platform/database/http.ts', importOf('./file.ts')),
  plant('platform/database', 'platform/database/http.ts', importOf('../commands/engine.ts')),
  plant('platform/cache', 'platform/cache/upstash.ts', importOf('@libsql/client/web')),
  plant('platform/logging', 'platform/logging/log.ts', importOf('node:fs')),
  plant('origin', 'platform/metrics/registry.ts', importOf('../../bench/load.ts')),
  plant('platform/providers', 'platform/providers/stripe/a.ts', importOf('hono')),
  plant('platform/providers', 'platform/providers/a.ts', importOf('../database/file.ts')),
  plant('platform/openapi', 'platform/openapi/document.ts', importOf('../http/problem.ts')),
  plant('platform/tokens', 'platform/tokens/signer.ts', importOf('../http/problem.ts')),
  plant('platform/webhooks', 'platform/webhooks/sign.ts', importOf('../tokens/vault.ts')),
  plant('platform/:folder', 'platform/new/adapter.ts', importOf('../cache/tiers.ts')),
  plant('platform/:folder', 'platform/commands/engine.ts', importOf('@temporalio/client')),

  plant('dashboard', 'platform/dashboard/pages/a.tsx', importOf('../../http/problem.ts')),
  plant('dashboard', 'platform/dashboard/a.ts', importOf('../../modules/payments/index.ts')),
  plant('length', 'platform/dashboard/a.tsx', 'go();\n'.repeat(251)),
  plant('workflows', 'worker/workflows/shard.ts', importOf('../activities/execute.ts')),
  plant('workflows', 'worker/workflows/shard.ts', importOf('../../modules/payments/index.ts')),
  plant('workflows', 'worker/workflows/shard.ts', importOf('@temporalio/client')),
  plant('origin', 'worker/activities/execute.ts', importOf('../../modules/payments/commands/a.ts')),
  plant('origin', 'platform/origin.ts', importOf('../tests/support/temporal.ts')),
  plant('origin', 'worker/main.ts', importOf('../client/src/transport.ts')),
  plant('command line', 'platform/cli/call/api.ts', importOf('../../../client/build/build.ts')),
  plant('client', 'client/src/transport.ts', importOf('ky')),
  plant('client', 'client/src/transport.ts', importOf('node:crypto')),
  plant('client', 'client/src/contract.ts', importTypeOf('../../modules/payments/index.ts')),
  plant('making of the client', 'client/build/build.ts', importOf('../../platform/origin.ts')),
  plant('tests and benchmarks', 'bench/commands.ts', importOf('../../elsewhere/code.ts')),
  plant('place', 'modules/payments/payment.ts', ''),
  plant('place', 'elsewhere/file.ts', ''),

  plant('length', 'platform/http/routes.ts', 'go();\n'.repeat(251)),
  plant('names', 'platform/http/string-utils.ts', ''),
  plant('names', 'modules/common/index.ts', ''),
  plant('extensions', 'platform/http/routes.ts', importOf('./problem')),
  plant('extensions', 'platform/http/routes.ts', importOf('./problem.js')),
  plant('pure domain', 'modules/payments/domain/payment.ts', 'export const a = async () => 1;'),
  plant('pure domain', 'modules/payments/domain/payment.ts', 'export const a = new Date();'),
  plant('pure domain', 'modules/payments/domain/payment.ts', 'export const a = Date.now();'),
  plant('pure domain', 'modules/payments/domain/payment.ts', 'export const a = Math.random();'),
  {
    rule: 'no module cycles',
    files: [
      { path: 'modules/a/index.ts', source: importOf('../b/index.ts') },
      { path: 'modules/b/index.ts', source: importOf('../c/domain/c.ts') },
      { path: 'modules/c/domain/c.ts', source: importTypeOf('../../a/index.ts') },
    ],
  },
  plant('shape of a module', 'modules/new/index.ts', ''),
  plant('shape of a module', 'modules/new/README.md', ''),
  module('shape of a module', 'modules/new/commands/create.ts'),
  module('shape of a module', 'modules/new/queries/get.ts'),
];

function plant(rule: string, path: string, source: string) {
  return { rule, files: [{ path, source }] };
}

function module(rule: string, path: string) {
  const door = ['modules/new/index.ts', 'modules/new/README.md', path];
  return { rule, files: door.map((file) => ({ path: file, source: '' })) };
}

function importOf(specifier: string): string {
  return `import { it } from '${specifier}';\nit();\n`;
}

function importTypeOf(specifier: string): string {
  return `import type { It } from '${specifier}';\nexport type That = It;\n`;
}
