import { readdir, readFile } from 'node:fs/promises';

/** Resident memory of a process and everything below it, in megabytes (Linux). */
export async function treeMegabytes(root: number): Promise<number> {
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(read),
  );
  const parents = new Map(processes.flatMap((each) => (each ? [[each.pid, each.parent]] : [])));
  const isBelow = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid !== 0 && isBelow(parents.get(pid)));
  const kilobytes = processes
    .filter((each) => isBelow(each?.pid))
    .reduce((sum, each) => sum + (each?.kilobytes ?? 0), 0);
  return kilobytes / 1_024;
}

/** Undefined for a process that has ended meanwhile. */
async function read(pid: string) {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const number = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { pid: Number(pid), parent: number('PPid'), kilobytes: number('VmRSS') };
  } catch {
    return undefined;
  }
}
