import { defineCommand, type CommandDef } from 'citty';
import packageJson from '../../package.json' with { type: 'json' };
import { completionOf } from './completion/completion.ts';
import { referenceCommandOf } from './help/reference-command.ts';

/**
 * Every command there is. Each is loaded when it is asked for: a question to the API need not wait
 * for Temporal's SDK and the database's.
 */
export const tree: CommandDef = defineCommand({
  meta: {
    name: 'quittance',
    version: packageJson.version,
    description: packageJson.description,
  },
  subCommands: {
    dev: async () => (await import('./dev.ts')).dev,
    serve: async () => (await import('./serve.ts')).serve,
    api: async () => (await import('./serve.ts')).api,
    worker: async () => (await import('./serve.ts')).worker,
    edge: async () => (await import('./edge/edge.ts')).edge,
    dashboard: async () => (await import('./resources/dashboard.ts')).dashboard,
    payments: async () => (await import('./resources/payments.ts')).payments,
    commands: async () => (await import('./resources/commands.ts')).commands,
    events: async () => (await import('./events/events.ts')).events,
    webhooks: async () => (await import('./webhooks/listen.ts')).webhooks,
    keys: async () => (await import('./resources/keys.ts')).keys,
    organizations: async () => (await import('./resources/organizations.ts')).organizations,
    doctor: async () => (await import('./doctor/doctor.ts')).doctor,
    migrate: async () => (await import('./operator/migrate.ts')).migrate,
    verify: async () => (await import('./verify/verify.ts')).verify,
    backup: async () => (await import('./backup/backup.ts')).backup,
    restore: async () => (await import('./backup/restore.ts')).restore,
    import: async () => (await import('./transfer/import.ts')).importFile,
    export: async () => (await import('./transfer/export.ts')).exportPayments,
    demo: async () => (await import('./demo/demo.ts')).demo,
    bench: async () => (await import('./bench/bench.ts')).bench,
    generate: async () => (await import('./generate.ts')).generate,
    completion: completionOf(() => tree),
    reference: referenceCommandOf(() => tree),
  },
});
