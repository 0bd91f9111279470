import type { Database } from '../../platform/database/database.ts';
import { openFile } from '../../platform/database/file.ts';
import type { Answer, ApiClient, RequestParts } from '../support/api-client.ts';
import { newPayment } from './payment-requests.ts';

/** A payment whose row nobody can read, so that every command on it throws; until it is mended. */
export interface BrokenPayment extends AsyncDisposable {
  readonly id: string;
  /** Sends a command on it. */
  change(parts?: RequestParts): Promise<Answer>;
  mend(): Promise<void>;
}

export async function breakPayment(
  { databaseUrl }: { readonly databaseUrl: string },
  api: ApiClient,
): Promise<BrokenPayment> {
  const { id, path, made } = await newPayment(api);
  const database = await openFile(databaseUrl);
  await write(database, id, '{"torn');
  return {
    id,
    change: (parts = {}) => api.send('PATCH', path, { body: { amount: 7 }, ...parts }),
    mend: () => write(database, id, made.text),
    [Symbol.asyncDispose]: () => database.close(),
  };
}

const write = async (database: Database, id: string, json: string): Promise<void> => {
  await database.write([{ sql: 'UPDATE payments SET json = ? WHERE id = ?', args: [json, id] }]);
};
