import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../commands/home.ts';
import { generatedOrigin } from '../reads/generated.ts';
import { spend, type Spent } from './spend.ts';

/** Commands in the order of their running: later ones take what earlier ones have made. */
export const steps = [
  'verify',
  'backup',
  'restore',
  'export --to payments.csv',
  'export --to payments.ndjson',
  'export --all',
  'import of that folder',
  'verify of the import',
] as const;

type Step = (typeof steps)[number];

/** Runs all of them on a generated database, with a name of its own for what they write. */
export async function spentOn(
  home: Home,
  {
    name,
    payments,
    file,
  }: { readonly name: string; readonly payments: number; readonly file: string },
): Promise<Readonly<Record<Step, Spent>>> {
  const at = (what: string): string => join(home.path('.'), `${name}-${what}`);
  const origin = await generatedOrigin(home, payments, { file });
  const { organizationId, apiKey, port } = origin;
  const database = ['--database', file];
  const api = ['--url', `http://127.0.0.1:${port}`, '--key', apiKey];
  const everything = ['export', '--all', '--organization', organizationId, ...database];
  const words: Readonly<Record<Step, readonly string[]>> = {
    verify: ['verify', ...database],
    backup: ['backup', ...database, '--to', at('backup')],
    restore: ['restore', '--from', at('backup'), '--database', at('restored.db')],
    'export --to payments.csv': ['export', '--to', at('payments.csv'), ...api],
    'export --to payments.ndjson': ['export', '--to', at('payments.ndjson'), ...api],
    'export --all': [...everything, '--to', at('export')],
    'import of that folder': ['import', at('export'), '--database', at('imported.db')],
    'verify of the import': ['verify', '--database', at('imported.db')],
  };
  const spent: Partial<Record<Step, Spent>> = {};
  for (const step of steps) {
    spent[step] = await spend(words[step]);
    console.error(`  ${name}: ${step}: ${spent[step].seconds.toFixed(1)} s`);
    if (step !== 'restore') continue;
    // Room for what comes.
    for (const done of ['backup', 'restored.db']) await rm(at(done), { recursive: true });
  }
  return spent as Record<Step, Spent>;
}
