import { inputOf, newPayment, storyOf, type NextCommand } from '../../generate/payment-story.ts';
import { seededRandom } from '../../generate/random.ts';

/** Files of bulk jobs: what comes later needs what came before. */
interface DemoRows {
  readonly creations: string;
  readonly sequels: readonly string[];
}

/** The payments of one organization, and what becomes of them: the same for the same seed. */
export function demoRows(seed: number, payments: number): DemoRows {
  const random = seededRandom(seed);
  const creations: string[] = [];
  const sequels: string[][] = [];
  const line = (type: string, key: string, input: object): string =>
    `${JSON.stringify({ type, key, input })}\n`;
  for (let number = 1; number <= payments; number++) {
    const id = `demo-${seed}-${number}`;
    creations.push(line('payments.create', id, { id, ...newPayment(number, random) }));
    for (const [turn, command] of storyOf(random).entries()) {
      const input = { paymentId: id, ...detailsOf(command) };
      (sequels[turn] ??= []).push(line(`payments.${command}`, `${id}-${command}`, input));
    }
  }
  return { creations: creations.join(''), sequels: sequels.map((each) => each.join('')) };
}

const detailsOf = (command: NextCommand): object =>
  Object.fromEntries(Object.entries(inputOf(command, () => '')).filter(([name]) => name !== 'id'));
