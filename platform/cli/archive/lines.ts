import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CommandFailure } from '../frame/command-failure.ts';

type Cell = string | number | null;

/** The file of a part, and how many rows were written there. */
export interface PartFile {
  readonly path: string;
  readonly rows: number;
}

/** Rows of a part, some at a time. Throws where they are not all there. */
export async function* rowsOf(file: PartFile, atOnce: number): AsyncGenerator<Cell[][], void> {
  let rows: Cell[][] = [];
  let read = 0;
  for await (const line of createInterface({ input: createReadStream(file.path) })) {
    rows.push(cellsOf(line, file));
    read += 1;
    if (rows.length === atOnce) {
      yield rows;
      rows = [];
    }
  }
  if (read !== file.rows) throw incomplete(file);
  if (rows.length > 0) yield rows;
}

function cellsOf(line: string, file: PartFile): Cell[] {
  try {
    return JSON.parse(line) as Cell[];
  } catch {
    throw incomplete(file);
  }
}

const incomplete = ({ path, rows }: PartFile): CommandFailure =>
  new CommandFailure('failed', `Copy the export again: ${path} has not the ${rows} rows of it`);

/** Finds rows by their first cell, asked for in the order of the file. */
export function inOrder(file: PartFile): (id: string) => Promise<Cell[] | undefined> {
  const pages = rowsOf(file, 1_000);
  let rows: Cell[][] = [];
  return async (id) => {
    for (;;) {
      while (rows[0] && String(rows[0][0]) < id) rows.shift();
      if (rows[0]) return String(rows[0][0]) === id ? rows[0] : undefined;
      const next = await pages.next();
      if (next.done === true) return undefined;
      rows = next.value;
    }
  };
}
