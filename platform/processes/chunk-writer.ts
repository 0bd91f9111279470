import type { ReportAttemptName, ReportStore } from '../../modules/reports/ports.ts';

/** A unit of UTF-16 is at most 3 bytes of UTF-8, so a chunk has at most 240 KiB. */
const chunkUnits = 80 * 1024;

/** Writes the content of an attempt in chunks. */
export interface ChunkWriter {
  /** What was written so far, and what is still to be. */
  readonly rows: number;
  readonly bytes: number;
  /** False where another attempt began meanwhile: nothing more of this one is wanted. */
  write(text: string, rows: number): Promise<boolean>;
  /** Writes what is left. */
  end(): Promise<boolean>;
}

export function createChunkWriter(store: ReportStore, attempt: ReportAttemptName): ChunkWriter {
  const encoder = new TextEncoder();
  let waiting = '';
  let number = 0;
  let rows = 0;
  let bytes = 0;

  const flush = async (units: number): Promise<boolean> => {
    const text = waiting.slice(0, units);
    waiting = waiting.slice(units);
    return store.append(attempt, { number: number++, text, rows });
  };
  return {
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    async write(text, count) {
      rows += count;
      bytes += encoder.encode(text).length;
      waiting += text;
      while (waiting.length >= chunkUnits) {
        if (!(await flush(wholeUnits(waiting, chunkUnits)))) return false;
      }
      return true;
    },
    end: async () => waiting.length === 0 || flush(waiting.length),
  };
}

/** At most `units`, and not between the halves of a surrogate pair. */
const wholeUnits = (text: string, units: number): number =>
  /[\ud800-\udbff]/.test(text.charAt(units - 1)) ? units - 1 : units;
