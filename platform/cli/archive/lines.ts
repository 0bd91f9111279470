import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

type Cell = string | number | null;

/** Rows of a part, some at a time. */
export async function* rowsOf(file: string, atOnce: number): AsyncGenerator<Cell[][], void> {
  let rows: Cell[][] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    rows.push(JSON.parse(line) as Cell[]);
    if (rows.length === atOnce) {
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

/** Finds rows by their first cell, asked for in the order of the file. */
export function inOrder(file: string): (id: string) => Promise<Cell[] | undefined> {
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
