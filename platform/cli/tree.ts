import { defineCommand, type CommandDef } from 'citty';
import packageJson from '../../package.json' with { type: 'json' };
import { archive } from './archive/archive.ts';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { bench } from './bench/bench.ts';
import { completionOf } from './completion/completion.ts';
import { demo } from './demo/demo.ts';
import { dev } from './dev.ts';
import { doctor } from './doctor/doctor.ts';
import { edge } from './edge.ts';
import { events } from './events/events.ts';
import { generate } from './generate.ts';
import { referenceCommandOf } from './help/reference-command.ts';
import { migrate } from './operator/migrate.ts';
import { commands } from './resources/commands.ts';
import { keys } from './resources/keys.ts';
import { organizations } from './resources/organizations.ts';
import { payments } from './resources/payments.ts';
import { api, serve, worker } from './serve.ts';
import { exportPayments } from './transfer/export.ts';
import { importFile } from './transfer/import.ts';
import { verify } from './verify/verify.ts';
import { webhooks } from './webhooks/listen.ts';

/** Every command there is. */
export const tree: CommandDef = defineCommand({
  meta: {
    name: 'quittance',
    version: packageJson.version,
    description: packageJson.description,
  },
  subCommands: {
    dev,
    serve,
    api,
    worker,
    edge,
    payments,
    commands,
    events,
    webhooks,
    keys,
    organizations,
    doctor,
    migrate,
    verify,
    backup,
    restore,
    import: importFile,
    export: exportPayments,
    archive,
    demo,
    bench,
    generate,
    completion: completionOf(() => tree),
    reference: referenceCommandOf(() => tree),
  },
});
