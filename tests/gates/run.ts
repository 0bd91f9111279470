import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');

/** What a tool says, and whether it found nothing wrong. */
export interface Verdict {
  readonly passed: boolean;
  readonly said: string;
}

/** Runs an installed tool to its end. */
export async function run(
  command: readonly string[],
  { cwd = root, env = {} }: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<Verdict> {
  const child = Bun.spawn([...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { passed: code === 0, said: `${out}${err}` };
}

export const installed = (tool: string): string => join(root, 'node_modules', '.bin', tool);
