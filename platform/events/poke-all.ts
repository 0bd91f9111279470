import type { ProcessName, ProcessStarter } from '../processes/ports.ts';

const atOnce = 16;

/** Pokes processes, each once, some at a time. Throws where one could not be reached. */
export async function pokeAll(
  starter: ProcessStarter,
  processes: readonly ProcessName[],
): Promise<void> {
  const waiting = new Map(
    processes.map((each) => [`${each.name} ${each.organizationId} ${each.subject}`, each]),
  ).values();
  const poke = async (): Promise<void> => {
    for (const process of waiting) await starter.poke(process);
  };
  await Promise.all(Array.from({ length: atOnce }, poke));
}
