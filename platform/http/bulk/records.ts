const newline = 0x0a;
const carriageReturn = 0x0d;
const endOfLine = 2;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Bytes of one record. */
export const recordLimit = 256 * 1024;

/** A record of a file as it was sent, without its end of line. */
export interface RawRecord {
  /** The line that it begins in: 1, 2, 3 … */
  readonly line: number;
  /** Undefined where it is longer than a record may be. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Cuts a stream of bytes into records, and keeps no more than one that is not whole yet. What is
 * too long is passed over up to the next end of line.
 */
export class RecordSplitter {
  /** Says whether a record goes on behind this line of it; `open` is what it said of the one before. */
  goesOn: (line: Uint8Array, open: boolean) => boolean = () => false;
  /** Pieces of the line that is not whole yet, and the lines of its record before it. */
  private pieces: Uint8Array[] = [];
  private lines: Uint8Array[] = [];
  private length = 0;
  private tooLong = false;
  /** Lines that have ended, and how many had when the record began. */
  private ended = 0;
  private begunAt = 0;
  private open = false;

  /** The records that end in these bytes. They are valid until the bytes are. */
  *push(chunk: Uint8Array): Generator<RawRecord> {
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(newline, from);
      // The bytes of a chunk are not ours to keep.
      if (end === -1) {
        this.keep(chunk.slice(from));
        return;
      }
      this.keep(chunk.subarray(from, end + 1));
      from = end + 1;
      const line = this.endLine();
      if (this.open) this.lines.push(line.slice());
      else yield this.endRecord(line);
    }
  }

  /** The last record, where the file does not end with an end of line. */
  *end(): Generator<RawRecord> {
    if (this.length > 0 || this.tooLong) yield this.endRecord(this.endLine());
  }

  private keep(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.length <= recordLimit + endOfLine) this.pieces.push(bytes);
    else {
      this.tooLong = true;
      this.pieces = [];
      this.lines = [];
    }
  }

  private endLine(): Uint8Array {
    const line = joined(this.pieces);
    this.pieces = [];
    this.ended++;
    const text = this.ended === 1 ? withoutMark(line) : line;
    // What is too long ends with its line, whatever its quotes say.
    this.open = !this.tooLong && this.goesOn(text, this.open);
    return text;
  }

  private endRecord(lastLine: Uint8Array): RawRecord {
    const record = withoutEnd(joined([...this.lines, lastLine]));
    const tooLong = this.tooLong || record.length > recordLimit;
    const line = this.begunAt + 1;
    this.begunAt = this.ended;
    this.lines = [];
    this.length = 0;
    this.tooLong = false;
    this.open = false;
    return { line, bytes: tooLong ? undefined : record };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only, ...more] = parts;
  if (only && more.length === 0) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  byteOrderMark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(3) : bytes;

function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === newline) end--;
  if (bytes[end - 1] === carriageReturn) end--;
  return bytes.subarray(0, end);
}
