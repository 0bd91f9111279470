import * as fc from 'fast-check';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import { ids } from '../../platform/tokens/ids.ts';
import { envelope } from '../support/envelopes.ts';
import type { ModelCommand } from './sequential-model.ts';

/** What may happen to a database and the two engines on it. */
export type Step =
  | { readonly kind: 'accept'; readonly commands: readonly CommandSeed[] }
  /** Both get commands of their own at the same time, which the first decides as they arrive. */
  | {
      readonly kind: 'arrive';
      readonly groups: readonly (readonly CommandSeed[])[];
      readonly secondDecides: boolean;
    }
  | { readonly kind: 'execute'; readonly engine: 0 | 1; readonly limit: number }
  | { readonly kind: 'race'; readonly limits: readonly [number, number] }
  | { readonly kind: 'restart'; readonly engine: 0 | 1 };

type CommandSeed = Omit<ModelCommand, 'id' | 'organization'> & { readonly organization: number };

const commandSeed: fc.Arbitrary<CommandSeed> = fc.record({
  organization: fc.nat(1),
  // Few keys and few payments, so that they meet often.
  key: fc.oneof(
    { weight: 3, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('a', 'b') },
  ),
  payment: fc.constantFrom('p', 'q'),
  kind: fc.constantFrom('create', 'create', 'update', 'update', 'update', 'delete'),
  ifMatch: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.constantFrom(['"1"'], ['"2"'], ['*'], ['W/"1"'], ['"1"', '"2"']) },
  ),
  amount: fc.option(fc.constantFrom(1, 2, 9007199254740991), { nil: undefined }),
  description: fc.option(fc.constantFrom('tea', 'ä👍"', null), { nil: undefined }),
  metadata: fc.option(
    fc.dictionary(fc.constantFrom('a', 'b', 'toString'), fc.constantFrom('x', 'y', null), {
      noNullPrototype: true,
    }),
    { nil: undefined },
  ),
});

const engine = fc.constantFrom(0 as const, 1 as const);
const limit = fc.integer({ min: 1, max: 5 });

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('accept' as const),
        commands: fc.array(commandSeed, { minLength: 1, maxLength: 6 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('arrive' as const),
        groups: fc.array(fc.array(commandSeed, { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 2,
        }),
        secondDecides: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('execute' as const), engine, limit }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('race' as const), limits: fc.tuple(limit, limit) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), engine }) },
  ),
  { minLength: 1, maxLength: 14 },
);

/** A seed as the model's command and the product's, in an organization of this run's own. */
export function commandOf(seed: CommandSeed, run: number): [ModelCommand, CommandEnvelope] {
  const id = ids.make('cmd');
  const organization = `org_${run}_${seed.organization}`;
  const creates = seed.kind === 'create';
  const kept = Object.entries(seed.metadata ?? {}).filter(([, value]) => value !== null);
  const metadata = creates && seed.metadata ? Object.fromEntries(kept) : seed.metadata;
  const command = {
    ...seed,
    id,
    organization,
    metadata,
    amount: creates ? (seed.amount ?? 1) : seed.amount,
    ifMatch: creates ? null : seed.ifMatch,
  };
  const said = {
    ...(command.amount !== undefined && { amount: command.amount }),
    ...(seed.description !== undefined && { description: seed.description }),
    ...(metadata && { metadata }),
    ...(creates && { currency: 'EUR' }),
  };
  const sent = envelope(organization, {
    id,
    type: `payments.${seed.kind}`,
    idempotencyKey: seed.key,
    aggregateId: seed.payment,
    ifMatch: command.ifMatch,
    input: seed.kind === 'delete' ? {} : said,
  });
  return [command, sent];
}
