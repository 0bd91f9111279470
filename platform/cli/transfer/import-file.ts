import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { hashOfFile } from '../operator/files.ts';
import type { BulkResult } from './bulk-job.ts';
import { exportColumnsOf } from './exported-rows.ts';
import { creationsOf, differencesOf, sequelsOf, type Differences } from './rebuild.ts';

/** A file that is to be imported, as it is sent. */
export interface ImportFile {
  readonly type: 'text/csv' | 'application/x-ndjson';
  readonly content: Blob | ReadableStream<Uint8Array>;
  /** Whether its rows have keys of their own. */
  readonly keyed: boolean;
  /** The same file has the same. */
  readonly hash: string;
  readonly exported?: ExportFile;
}

/** What an export has beside its creations. */
export interface ExportFile {
  /** What comes back otherwise. */
  readonly differences: Differences;
  /** What is to be done to those whose creation succeeded, if anything is. */
  sequelsOf(made: AsyncIterator<BulkResult>): Promise<ReadableStream<Uint8Array> | undefined>;
}

/** Looks what a file is: commands, payments of an export, or a CSV of new payments. */
export async function openImport(path: string): Promise<ImportFile> {
  const hash = await hashOfFile(path);
  const first = (await firstLine(path)).replace(/^\uFEFF/, '');
  const format = path.endsWith('.csv') ? 'csv' : 'ndjson';
  const { object, key } = objectOf(first);
  const exported = format === 'csv' ? exportColumnsOf(first) : object === 'payment';
  if (exported) {
    const differences = await differencesOf(path, format);
    const content = creationsOf(path, format);
    const own: ExportFile = {
      differences,
      sequelsOf: (made) => sequelsOf(path, format, made),
    };
    return { type: 'application/x-ndjson', content, keyed: true, hash, exported: own };
  }
  if (format === 'csv') {
    const keyed = first.split(/[,;]/).some((name) => name.replaceAll('"', '').trim() === 'key');
    return { type: 'text/csv', content: Bun.file(path), keyed, hash };
  }
  const keyed = typeof key === 'string';
  return { type: 'application/x-ndjson', content: Bun.file(path), keyed, hash };
}

async function firstLine(path: string): Promise<string> {
  const input = createReadStream(path);
  try {
    for await (const line of createInterface({ input })) if (line.trim() !== '') return line;
    return '';
  } finally {
    input.destroy();
  }
}

/** What is no JSON is refused by the API, row by row. */
function objectOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
