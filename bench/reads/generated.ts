import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { generate } from '../../platform/generate/generate.ts';
import { generatedOrganizations } from '../../platform/generate/history.ts';
import type { Home } from '../commands/home.ts';
import { databaseOf, startProduct, untilAnswers, type OriginProcess } from '../commands/origin.ts';
import { freePort } from '../../platform/temporal/free-port.ts';
import { ask } from './read-requests.ts';

/** A process of the product on a generated database, and its organization with the most payments. */
export interface GeneratedOrigin {
  readonly origin: OriginProcess;
  readonly port: number;
  readonly organizationId: string;
  readonly apiKey: string;
  readonly databaseFile: string;
}

/** Nobody listens there: what only reads needs no Temporal. */
const nowhere = '127.0.0.1:1';
const seed = 1;
const organizations = 10;

/** Makes a database, or takes that of `file`, and starts the product on it. */
export async function generatedOrigin(
  home: Home,
  payments: number,
  {
    command = 'api',
    file = databaseOf(home),
    temporalAddress = nowhere,
    environment = {},
  }: {
    readonly command?: 'api' | 'serve';
    readonly file?: string;
    readonly temporalAddress?: string;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<GeneratedOrigin> {
  const url = pathToFileURL(file).href;
  if (!existsSync(file)) await generate({ url, payments, organizations, seed });
  const port = await freePort();
  const origin = startProduct(home, [command], port, {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporalAddress,
    COMMAND_GATEWAY: 'direct',
    PORT: String(port),
    ...environment,
  });
  await untilAnswers(origin, '/healthz');
  const [first] = generatedOrganizations({ organizations, seed });
  if (!first) throw new Error('A generated database has organizations');
  return { origin, port, organizationId: first.id, apiKey: first.apiKey, databaseFile: file };
}

/** The ids of some of its payments. */
export async function someIds({ port, apiKey }: GeneratedOrigin, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ids.length < count;) {
    const response = await ask(port, `/v1/payments?limit=100${cursor}`, apiKey);
    const { data, nextCursor } = (await response.json()) as {
      data: { id: string }[];
      nextCursor: string | null;
    };
    ids.push(...data.map(({ id }) => id));
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  return ids.slice(0, count);
}
