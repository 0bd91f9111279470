import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { CommandFailure } from '../frame/command-failure.ts';

export const manifestName = 'backup.json';

const Manifest = v.object({
  format: v.literal(1),
  createdAt: v.string(),
  /** The database's own id, its epoch, and its last event, when it was copied. */
  databaseId: v.string(),
  epoch: v.number(),
  logId: v.number(),
  /** Migrations that were applied. */
  migrations: v.array(v.number()),
  files: v.array(v.object({ name: v.string(), bytes: v.number(), sha256: v.string() })),
});

/** What a backup says of itself. Written last: a folder without it is no backup. */
export type Manifest = v.InferOutput<typeof Manifest>;

export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : v.safeParse(Manifest, parsedJson(text));
  if (parsed?.success) return parsed.output;
  throw new CommandFailure(
    'failed',
    `Name the folder of a finished backup: ${folder} has no readable ${manifestName}`,
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
