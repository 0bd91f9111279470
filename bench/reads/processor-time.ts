import { readFile } from 'node:fs/promises';

/** A tick of the kernel's clock, in which it counts (Linux, everywhere 100 a second). */
const tickMs = 10;

/** The processor time that a process has used so far, in milliseconds. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything; what is counted stands behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
