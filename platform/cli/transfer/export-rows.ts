import { appendFile } from 'node:fs/promises';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import { formattingOf } from '../../../modules/reports/index.ts';
import { openApi, type Api } from '../call/api.ts';
import { originAddress } from '../call/origin-address.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { openProgress } from '../output/progress.ts';
import type { Printer } from '../output/printer.ts';
import { givenIn } from '../request/fields.ts';
import { searchFields } from '../resources/search-fields.ts';
import { openPlace } from './export-place.ts';

const pageSize = 100;

interface Page extends JsonObject {
  readonly data: readonly JsonObject[];
  readonly nextCursor: string | null;
  readonly total?: { readonly value: number; readonly exact: boolean };
}

/** Writes the payments of a search into a file. It can be interrupted, and gone on with. */
export async function exportRows(
  file: string,
  given: Readonly<Record<string, string | undefined>>,
  resume: boolean,
  printer: Printer,
): Promise<void> {
  const format = formatOf(given['format'] ?? file.split('.').at(-1));
  const api = openApi(originAddress(given, 'organization'));
  const filters = givenIn('query', searchFields, given) as Record<string, string | string[]>;
  // Oldest first, so that what is created meanwhile comes at the end.
  const query = { direction: 'asc', ...filters, limit: String(pageSize) };
  const total = await totalOf(api, query);
  const places = await openPlace(file, JSON.stringify({ format, query }), resume);
  let { cursor, bytes, rows } = places.place;
  const bar = openProgress(total, printer.json);
  // As a report writes them.
  const formatting = formattingOf(format, 'payments.search', '');
  do {
    const asked = { ...query, ...(cursor !== null && { cursor }) };
    const page: Page = await api.call({ method: 'GET', path: '/v1/payments', query: asked });
    const text = `${bytes === 0 ? formatting.head : ''}${formatting.body(page, rows === 0)}`;
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
}

async function totalOf(api: Api, query: Readonly<Record<string, string | string[]>>) {
  const asked = { ...query, limit: '1', count: 'true' };
  const page: Page = await api.call({ method: 'GET', path: '/v1/payments', query: asked });
  return page.total?.value ?? 0;
}

function formatOf(name: string | undefined): 'csv' | 'ndjson' {
  if (name === 'csv' || name === 'ndjson') return name;
  throw new CommandFailure('usage', 'Give --format as csv or ndjson');
}
