import type { RowIntake, StagedRow } from '../../bulk/ports.ts';
import { incrementalSha256 } from '../../tokens/sha256.ts';
import { Problem } from '../problem.ts';
import { checkRow, type RowChecking } from './check-row.ts';
import { formatOf } from './formats.ts';
import { RecordSplitter, type RawRecord } from './records.ts';

const limits = {
  bytes: 1024 ** 3,
  rows: 5_000_000,
  /** What is held at once: so many rows, or so many bytes of the file. */
  chunkRows: 250,
  pieceBytes: 64 * 1024,
};

/** What a file was, once all of it has been read. */
export interface FileSummary {
  readonly format: string;
  readonly sha256: string;
  readonly bytes: number;
  /** 0 where the rows were not looked at. */
  readonly rows: number;
}

export const tooLarge = (): Problem => new Problem('body_too_large', 'Send at most 1 GiB');

/**
 * Reads a file as it arrives and hands its rows on, a few hundred at a time: the next bytes are
 * taken when those are stored. With `stage` null it only learns which file it is.
 */
export async function readFile(
  request: Request,
  checking: RowChecking,
  stage: ((rows: readonly StagedRow[]) => ReturnType<RowIntake['stage']>) | null,
): Promise<FileSummary> {
  const splitter = new RecordSplitter();
  const format = formatOf(request.headers.get('Content-Type') ?? undefined, splitter);
  if (Number(request.headers.get('Content-Length') ?? 0) > limits.bytes) throw tooLarge();
  const hash = incrementalSha256();
  let bytes = 0;
  let rows = 0;
  let chunk: StagedRow[] = [];

  const store = async (): Promise<void> => {
    if (chunk.length === 0) return;
    const full = chunk;
    chunk = [];
    await stage?.(full);
  };
  const take = async (records: Iterable<RawRecord>): Promise<void> => {
    for (const record of records) {
      const read = format.read(record);
      if (!read) continue;
      rows++;
      if (rows > limits.rows) {
        const most = limits.rows.toLocaleString('en-US');
        throw new Problem('body_too_large', `Send at most ${most} rows`);
      }
      chunk.push(checkRow(rows, record.line, read, checking));
      if (chunk.length >= limits.chunkRows) await store();
    }
  };

  for await (const received of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += received.length;
    if (bytes > limits.bytes) throw tooLarge();
    hash.update(received);
    if (!stage) continue;
    for (let from = 0; from < received.length; from += limits.pieceBytes) {
      await take(splitter.push(received.subarray(from, from + limits.pieceBytes)));
      await store();
    }
  }
  if (stage) {
    await take(splitter.end());
    await store();
  }
  return { format: format.name, sha256: hash.hex(), bytes, rows };
}
