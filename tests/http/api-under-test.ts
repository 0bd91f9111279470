import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { drain } from '../../platform/commands/drain.ts';
import { apiClient, newOrganization, type ApiClient } from '../support/api-client.ts';
import {
  composeOrigin,
  rootKey,
  type ComposedOrigin,
  type ComposedOriginOptions,
} from '../support/composed-origin.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { expectWellFormed } from './well-formed.ts';

/** The whole API on a database of its own; every answer that it gives is looked at. */
export interface ApiUnderTest extends ComposedOrigin {
  /** Sends with the operator's key. */
  readonly root: ApiClient;
  send(request: Request): Promise<Response>;
  /** Sends with any key. */
  as(apiKey: string): ApiClient;
  /** Executes what waits, where nobody else does. */
  execute(): Promise<void>;
}

/** A new database where none is given. */
export interface ApiOptions extends Partial<
  Pick<
    ComposedOriginOptions,
    | 'databaseUrl'
    | 'rateLimit'
    | 'log'
    | 'replica'
    | 'upstash'
    | 'webhooksAllowPrivate'
    | 'clock'
    | 'edgeSecret'
  >
> {
  /** Commands are accepted, and wait for `execute`. */
  readonly parked?: boolean;
}

/** Nobody listens there. */
const nowhere = '127.0.0.1:1';

export async function startApi({ parked = false, ...options }: ApiOptions = {}): Promise<
  ApiUnderTest & AsyncDisposable
> {
  const composed = await composeOrigin({
    databaseUrl: pathToFileURL(join(await scratchFolder(), 'quittance.db')).href,
    temporalAddress: nowhere,
    commandGateway: parked ? 'temporal' : 'direct',
    ...options,
  });
  const { engine, store } = composed.origin.activities;
  const send = async (request: Request): Promise<Response> => {
    const response = await composed.send(request);
    await expectWellFormed(request, response);
    return response;
  };
  const root = apiClient(send, rootKey);
  const execute = async (): Promise<void> => {
    await drain(engine, await store.organizationsWaiting(1_000), () => true);
  };
  return {
    ...composed,
    root,
    send,
    as: (apiKey) => apiClient(send, apiKey),
    execute,
    newOrganization: () =>
      parked ? newParked(root, send, execute) : newOrganization(send, rootKey),
  };
}

async function newParked(
  root: ApiClient,
  send: ApiUnderTest['send'],
  execute: () => Promise<void>,
): ReturnType<typeof newOrganization> {
  const headers = { Prefer: 'respond-async' };
  const { body } = await root.send('POST', '/v1/organizations', { body: { name: 'P' }, headers });
  await execute();
  const { apiKey, resource } = body as { apiKey: string; resource: { id: string } };
  return { id: resource.id, apiKey, api: apiClient(send, apiKey) };
}
