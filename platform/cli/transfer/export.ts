import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openApi, type Api } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { openProgress } from '../output/progress.ts';
import { argumentsOf, givenIn } from '../request/fields.ts';
import { searchFields } from '../resources/search-fields.ts';
import { openPlace } from './export-place.ts';
import { headOf, lineOf, type ExportFormat } from './payment-lines.ts';

const pageSize = 100;

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
  readonly total?: { readonly value: number };
}

/** Writes the payments of a search into a file. It can be interrupted, and gone on with. */
export const exportPayments = cliCommand({
  description: 'Write payments into a file, with the filters of a search',
  args: {
    to: { type: 'string', required: true, description: 'The new file' },
    format: { type: 'string', description: "csv or ndjson (the file's ending)" },
    resume: { type: 'boolean', description: 'Go on with an export that was interrupted' },
    ...argumentsOf(searchFields),
    ...addressArguments,
  },
  async run(args, printer) {
    const given = args as Readonly<Record<string, string | undefined>>;
    const file = resolve(given['to'] ?? '');
    const format = formatOf(given['format'] ?? file.split('.').at(-1));
    const api = openApi(originAddress(given, 'organization'));
    const filters = givenIn('query', searchFields, given) as Record<string, string | string[]>;
    // Oldest first, so that what is created meanwhile comes at the end.
    const query = { direction: 'asc', ...filters, limit: String(pageSize) };
    const places = await openPlace(file, JSON.stringify({ format, query }), args.resume === true);
    let { cursor, bytes, rows } = places.place;
    const bar = openProgress(await totalOf(api, query), printer.json);
    do {
      const asked = { ...query, ...(cursor !== null && { cursor }) };
      const page: Page = await api.call({ method: 'GET', path: '/v1/payments', query: asked });
      const lines = page.data.map((payment) => lineOf(format, payment));
      const text = `${bytes === 0 ? headOf(format) : ''}${lines.join('')}`;
      await appendFile(file, text);
      bytes += Buffer.byteLength(text);
      rows += page.data.length;
      cursor = page.nextCursor;
      if (cursor !== null) await places.keep({ ...places.place, cursor, bytes, rows });
      bar.at(rows, `${rows} payments`);
    } while (cursor !== null);
    await places.finish();
    bar.end();
    if (printer.json) await printer.one({ file, rows, bytes });
    else await printer.text(`${rows} payments in ${file}`);
  },
});

const totalOf = async (api: Api, query: Readonly<Record<string, string | string[]>>) => {
  const asked = { ...query, limit: '1', count: 'true' };
  const page: Page = await api.call({ method: 'GET', path: '/v1/payments', query: asked });
  return page.total?.value ?? 0;
};

function formatOf(name: string | undefined): ExportFormat {
  if (name === 'csv' || name === 'ndjson') return name;
  throw new CommandFailure('usage', 'Give --format as csv or ndjson');
}
