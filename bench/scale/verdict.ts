import { faultsOf, waitingIn } from '../../tests/faults/harness/ledger.ts';
import type { LoadClient } from '../../tests/faults/harness/load.ts';
import type { Strike } from './strikes.ts';

const restLimitMs = 30_000;
const shownFaults = 20;

/** Waits until every command is decided and every event is published. */
export async function atRest(databaseFile: string): Promise<boolean> {
  const giveUpAt = performance.now() + restLimitMs;
  while (performance.now() < giveUpAt) {
    const { commands, events } = waitingIn(databaseFile);
    if (commands === 0 && events === 0) return true;
    await Bun.sleep(100);
  }
  return false;
}

/** Prints how long commands took after each kind of strike. */
export function printTakeOver(strikes: readonly Strike[]): void {
  console.log('\nThe next command after');
  const kinds = new Set(strikes.map(({ kind, deed }) => `${kind} ${deed}`));
  for (const kind of [...kinds].sort()) {
    const times = strikes
      .filter((each) => `${each.kind} ${each.deed}` === kind)
      .map(({ nextCommandMs }) => nextCommandMs)
      .sort((a, b) => a - b);
    const seconds = (ms: number | undefined) => `${((ms ?? 0) / 1_000).toFixed(2)} s`;
    const median = seconds(times[Math.floor((times.length - 1) / 2)]);
    const worst = seconds(times.at(-1));
    console.log(`  ${kind.padEnd(18)} median ${median}, worst ${worst} of ${times.length}`);
  }
}

/** Prints the invariants and what is wrong with them; true where nothing is. */
export function printVerdict(
  databaseFile: string,
  clients: readonly LoadClient[],
  rests: boolean,
): boolean {
  const sent = clients.flatMap((client) => client.sent);
  const open = sent.filter(({ final }) => !final).map(({ key }) => `${key} has no final answer`);
  const faults = [
    ...(rests ? [] : ['Something is still waiting']),
    ...open,
    ...clients.flatMap((client) => client.surprises),
    ...faultsOf(databaseFile, sent),
  ];
  const retried = clients.reduce(
    (sum, client) => sum + [...client.retried.values()].reduce((all, each) => all + each, 0),
    0,
  );
  console.log(`\n${sent.length} commands, sent again ${retried} times until each was answered`);
  for (const invariant of [
    'Each acknowledged command took effect once, each refused one had none',
    'Sequences and versions are gapless, each change has its event',
    'Statistics are the fold of the events',
    'Nothing is waiting any more',
  ]) {
    console.log(`  ${faults.length === 0 ? 'holds' : '?    '}  ${invariant}`);
  }
  for (const fault of faults.slice(0, shownFaults)) console.log(`  BROKEN ${fault}`);
  return faults.length === 0;
}
