import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { hashOfFile } from '../operator/files.ts';

/** A file that is to be imported, as it is sent. */
export interface ImportFile {
  readonly type: 'text/csv' | 'application/x-ndjson';
  readonly content: Blob | ReadableStream<Uint8Array>;
  /** Whether its rows have keys of their own. */
  readonly keyed: boolean;
  /** The same file has the same. */
  readonly hash: string;
}

/** Looks what a file is: commands, payments of an export, or a CSV of new payments. */
export async function openImport(path: string): Promise<ImportFile> {
  const hash = await hashOfFile(path);
  const first = await firstLine(path);
  if (path.endsWith('.csv')) {
    const keyed = first.split(/[,;]/).some((name) => name.replaceAll('"', '').trim() === 'key');
    return { type: 'text/csv', content: Bun.file(path), keyed, hash };
  }
  const type = 'application/x-ndjson';
  const { object, key } = objectOf(first);
  if (object !== 'payment') {
    return { type, content: Bun.file(path), keyed: typeof key === 'string', hash };
  }
  return { type, content: asCommands(path), keyed: true, hash };
}

const kept = ['id', 'amount', 'currency', 'userId', 'description', 'reference', 'metadata'];

/** Payments of an export as commands that create them again: new ones, in their first status. */
function asCommands(path: string): ReadableStream<Uint8Array> {
  const lines = commandLines(path);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done === true) controller.close();
      else controller.enqueue(new TextEncoder().encode(value));
    },
  });
}

async function* commandLines(path: string): AsyncGenerator<string, void> {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line.trim() === '') continue;
    const payment = objectOf(line);
    const given = kept.filter((name) => payment[name] !== null && payment[name] !== undefined);
    const input = Object.fromEntries(given.map((name) => [name, payment[name]]));
    const key = `import-${String(payment['id'])}`;
    yield `${JSON.stringify({ type: 'payments.create', key, input })}\n`;
  }
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
