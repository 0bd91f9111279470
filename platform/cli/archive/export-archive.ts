import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningDev } from '../call/origin-address.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { existingDatabaseUrl } from '../operator/database-url.ts';
import { openProgress, type Progress } from '../output/progress.ts';
import type { Printer } from '../output/printer.ts';
import { archiveName, writeArchive } from './write-archive.ts';

/** Writes everything of one organization into a folder, while the database is in use. */
export async function exportArchive(
  of: {
    readonly folder: string;
    readonly organization: string | undefined;
    readonly database: string | undefined;
  },
  printer: Printer,
): Promise<void> {
  const { folder } = of;
  const organizationId =
    of.organization ?? (of.database === undefined ? runningDev()?.organizationId : undefined);
  if (organizationId === undefined) {
    throw new CommandFailure('usage', 'Name the organization with --organization');
  }
  const url = existingDatabaseUrl(of.database);
  if (existsSync(join(folder, archiveName))) {
    throw new CommandFailure('usage', `Name a new folder with --to: ${folder} holds an export`);
  }
  let bar: Progress | undefined;
  const archive = await writeArchive(url, organizationId, {
    folder,
    now: new Date().toISOString(),
    begins(rows) {
      const begun = (bar = openProgress(rows, printer.json));
      return (written) => begun.at(written, `${written} rows`);
    },
  });
  bar?.end();
  if (printer.json) await printer.one({ folder, ...archive });
  else
    await printer.text(`${archive.rows['events'] ?? 0} events of ${organizationId} in ${folder}`);
}
