import type { Client } from '@temporalio/client';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Module } from '../../modules/kernel/module.ts';
import { composeModules, type ModulePorts } from '../compose.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Database, DatabaseReader } from '../database/database.ts';
import { libsqlReaders } from '../database/libsql-readers.ts';
import type { DatabaseIdentity } from '../database/migrate.ts';
import { openReplica } from '../database/replica.ts';
import type { Log } from '../logging/log.ts';
import { configuredProviders, type ConfiguredProviders } from '../providers/configured.ts';
import { connectClient } from '../temporal/connection.ts';
import { createUrlGuard, type UrlGuard } from '../webhooks/url-guard.ts';
import { resolveHost } from './webhooks.ts';
import { openDatabase, openMigrated } from './open-database.ts';

/** What an origin process is connected to, and the modules on it. */
export interface Connections extends ConfiguredProviders {
  readonly database: Database;
  readonly identity: DatabaseIdentity;
  readonly client: Client;
  /** Undefined where the primary is all there is. */
  readonly replica: ReturnType<typeof openReplica> | undefined;
  readonly webhookGuard: UrlGuard;
  readonly modules: readonly Module[];
  /** The modules, reading from another source of the same rows. */
  modulesOn(source: DatabaseReader): readonly Module[];
  close(): Promise<void>;
}

/** Opens and migrates the database, and connects to everything else that is configured. */
export async function openConnections(
  configuration: Configuration,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Connections> {
  const { database, identity } = await openMigrated(configuration.database);
  const client = await connectClient(configuration.temporal);
  const sandbox = await openDatabase(configuration.sandboxDatabase);
  const { providers, stripeNotices } = configuredProviders({
    sandbox,
    stripe: configuration.stripe && {
      secretKey: configuration.stripe.secretKey.reveal(),
      ...(configuration.stripe.apiUrl !== undefined && { apiUrl: configuration.stripe.apiUrl }),
    },
    stripeWebhookSecret: configuration.stripe?.webhookSecret?.reveal(),
    clock,
    log,
  });
  const webhookGuard = createUrlGuard({
    allowPrivate: configuration.webhooksAllowPrivate,
    resolve: resolveHost,
  });
  const methods: ModulePorts['methods'] = ['manual', ...providers.keys()];
  const modulesOn = (source: DatabaseReader) =>
    composeModules({
      ...libsqlReaders(source, { isCopy: source !== database }),
      methods,
      webhookUrls: webhookGuard,
    });
  const replica =
    configuration.replica &&
    openReplica(
      { url: configuration.replica.url, authToken: configuration.replica.authToken?.reveal() },
      modulesOn,
    );
  return {
    database,
    identity,
    client,
    providers,
    stripeNotices,
    replica,
    webhookGuard,
    modules: modulesOn(database),
    modulesOn,
    async close() {
      await replica?.close();
      await database.close();
      await sandbox.close();
      await client.connection.close();
    },
  };
}
