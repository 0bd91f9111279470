import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeOrigin, type ComposedOrigin } from './composed-origin.ts';
import { scratchFolder } from './scratch-folder.ts';
import { temporalForTests } from './temporal.ts';

export type TestOrigin = ComposedOrigin;

export interface TestOriginOptions {
  /** A new database where none is given. */
  readonly databaseUrl?: string;
  readonly updatesPerRun?: number;
  readonly ensureEveryMs?: number;
  readonly commandGateway?: 'temporal' | 'direct';
  readonly worker?: boolean;
  /** A collector of traces, and the share of them that it gets. */
  readonly collectorUrl?: string;
  readonly tracesShare?: number;
  /** Edges that know it are believed. */
  readonly edgeSecret?: string;
  /** Webhooks may go to this machine. */
  readonly webhooksAllowPrivate?: boolean;
  /** Where people look at workflows. */
  readonly temporalUiUrl?: string;
  /** Stripe's address, where payments by Stripe are wanted. */
  readonly stripeUrl?: string;
}

/** An origin with a worker, or without, on the Temporal server of this test run. */
export async function startTestOrigin(options: TestOriginOptions = {}): Promise<TestOrigin> {
  const { worker = true, databaseUrl = await newDatabaseUrl(), ...rest } = options;
  const temporalAddress = (await temporalForTests()).address;
  const started = await composeOrigin({ databaseUrl, temporalAddress, ...rest });
  if (worker) await started.startWorker();
  return started;
}

const newDatabaseUrl = async (): Promise<string> =>
  pathToFileURL(join(await scratchFolder(), 'quittance.db')).href;
