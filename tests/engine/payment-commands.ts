import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { sandboxTokens } from '../../modules/payments/domain/method.ts';
import type { Random } from '../faults/harness/seeded-random.ts';
import { envelope } from '../support/envelopes.ts';

/** Payments of several organizations have the same ids. */
export const organizations = ['org_a', 'org_b', 'org_c'] as const;

const currencies = ['EUR', 'EUR', 'JPY', 'KWD'] as const;

/** One of so many is another organization's, key's or payment's repetition. */
const oneIn = (random: Random, many: number): boolean => random.between(0, many) === 0;

/** Commands of callers, of all types, the same ones with the same seed. */
export class Callers {
  private readonly sent: CommandEnvelope[] = [];
  /** How many payments each organization has. */
  private readonly payments = new Map<string, number>();

  constructor(private readonly random: Random) {}

  /** The next command: a new one, an earlier one again, or another one under an earlier key. */
  next(): CommandEnvelope {
    const { random, sent } = this;
    const earlier = sent[random.between(0, sent.length)];
    if (earlier && oneIn(random, 20)) return { ...earlier, id: envelope('').id };
    const made = this.make();
    if (earlier && oneIn(random, 100)) {
      const { idempotencyKey, keySpace } = earlier;
      return { ...made, organizationId: keySpace, keySpace, idempotencyKey, fingerprint: 'other' };
    }
    sent.push(made);
    return made;
  }

  private make(): CommandEnvelope {
    const { random } = this;
    const organizationId = random.pick(organizations);
    const [type, input] = random.pick(commands)(random);
    const creates = type === 'create';
    const newest = this.payments.get(organizationId) ?? 0;
    if (creates && !oneIn(random, 12)) this.payments.set(organizationId, newest + 1);
    const number = creates ? newest : newest - this.back();
    return envelope(organizationId, {
      type: `payments.${type}`,
      input,
      aggregateId: `pay_${Math.max(0, number)}`,
      ifMatch: creates || !oneIn(random, 10) ? null : this.tags(),
    });
  }

  /** Most commands are about what is not over yet, few about what was never made. */
  private back = (): number =>
    this.random.between(oneIn(this.random, 20) ? -5 : 1, oneIn(this.random, 5) ? 200 : 30);

  private tags = (): string[] => this.random.pick([['"1"'], ['"2"'], ['"3"', '"4"'], ['*']]);
}

type Made = (random: Random) => readonly [type: string, input: JsonObject];

const amount = (random: Random): JsonObject => ({ amount: random.between(1, 120) });

const sandbox = (random: Random): JsonObject => ({
  type: 'sandbox',
  token: random.pick(sandboxTokens),
});

const maybe = (random: Random, fields: JsonObject): JsonObject => (oneIn(random, 2) ? fields : {});

const created = (random: Random): JsonObject => ({
  amount: 100,
  currency: random.pick(currencies),
});

const manual: Made = (random) => ['create', { ...created(random), ...maybe(random, { method }) }];
const method = { type: 'manual' };

const provided: Made = (random) => [
  'create',
  {
    ...created(random),
    method: sandbox(random),
    capture: random.pick(['automatic', 'manual']),
  },
];

const keys = (random: Random): JsonObject => {
  const first = random.between(0, 3) * 45;
  return Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`k${first + index}`, 'v']));
};

const update: Made = (random) => [
  'update',
  random.pick<(of: Random) => JsonObject>([
    amount,
    () => ({ description: 'tea' }),
    (of) => ({ reference: `${of.between(0, 9)}` }),
    (of) => ({ metadata: keys(of) }),
    (of) => ({ metadata: keys(of) }),
    (of) => ({ metadata: keys(of) }),
    (of) => ({ method: oneIn(of, 2) ? method : sandbox(of) }),
  ])(random),
];

const refund: Made = (random) => [
  'refund',
  { id: `ref_${random.between(0, 800)}`, ...maybe(random, amount(random)) },
];

const capture: Made = (random) => [
  'capture',
  { ...maybe(random, amount(random)), ...maybe(random, { final: oneIn(random, 3) }) },
];

const plain =
  (type: string, input: JsonObject = {}): Made =>
  () => [type, input];

const commands: readonly [Made, ...Made[]] = [
  manual,
  provided,
  provided,
  update,
  update,
  plain('delete'),
  plain('complete'),
  plain('complete'),
  plain('fail', { code: 'no_money' }),
  plain('cancel'),
  capture,
  capture,
  capture,
  plain('retry'),
  plain('retry'),
  plain('confirm'),
  plain('confirm'),
  refund,
  refund,
  refund,
];
