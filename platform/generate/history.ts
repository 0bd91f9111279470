import type { CommandDefinition } from '../../modules/kernel/command.ts';
import { timestamp } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { decideBatch } from '../commands/decide-batch.ts';
import type { Definitions } from '../commands/definitions.ts';
import type { AggregateState, DecidedBatch, PendingCommand } from '../commands/ports.ts';
import { sha256 } from '../tokens/sha256.ts';
import { inputOf, newPayment, storyOf, type NextCommand } from './payment-story.ts';
import { seededRandom, type Random } from './random.ts';
import { seededIds } from './seeded-ids.ts';

/** Commands that were decided at one moment, with what came of them. */
export interface Step {
  readonly commands: readonly PendingCommand[];
  readonly decided: DecidedBatch;
}

/** An organization, with the secret of its first key. */
export interface GeneratedOrganization {
  readonly id: string;
  readonly apiKey: string;
}

/** A payment whose story goes on. */
interface OpenPayment {
  readonly organizationId: string;
  readonly id: string;
  readonly rest: readonly NextCommand[];
}

/** When it ends where nobody says it. */
const usualEnd = Date.UTC(2025, 3, 1);
const periodMs = 90 * 86_400_000;
/** How many payments are made at one moment. */
export const atOnce = 20;

/** What is to have happened. */
export interface History {
  readonly payments: number;
  readonly organizations: number;
  readonly seed: number;
  /** The moment that it leads up to, in milliseconds since 1970; the end of March 2025 as a rule. */
  readonly until?: number | undefined;
}

/**
 * What organizations did in ninety days, decided by the product's own deciders: the same for the
 * same numbers. The first organizations have the most payments.
 */
export function historyOf(of: History, definitions: Definitions) {
  const firstMoment = (of.until ?? usualEnd) - periodMs;
  const random = seededRandom(of.seed);
  let now = firstMoment;
  const clock = { now: () => now };
  const ids = seededIds(clock, random);
  const deciding = { ...definitions, epoch: 1, clock, ids, onBug: rethrow };
  const positions = new Map<string, number>();

  const pending = (
    type: string,
    organizationId: string,
    { aggregateId, input }: { readonly aggregateId: string; readonly input: JsonObject },
  ): PendingCommand => {
    const id = ids.make('cmd');
    const viewer = type === 'organizations.create' ? 'root' : organizationId;
    const sent = { ifMatch: null, correlationId: id, causationId: null, attempts: 0, viewer };
    const acceptedAt = timestamp(now);
    return { seq: 0, id, organizationId, type, aggregateId, input, acceptedAt, ...sent };
  };

  function decide(commands: readonly PendingCommand[], states: readonly AggregateState[]): Step {
    const batch = {
      commands,
      more: false,
      states,
      children: [],
      counts: [],
      positions,
      lastTime: now,
    };
    const decided = decideBatch(batch, deciding, null);
    for (const { commandId, outcome } of decided.decisions) {
      if (outcome?.status !== 'succeeded') throw new Error(`The command ${commandId} is refused`);
      positions.set(outcome.organizationId, outcome.position);
    }
    return { commands, decided };
  }

  const organizations = organizationsOf(of.organizations, { ids, random });

  function* steps(): Generator<Step> {
    const { prepare } = definitions.commands.get('organizations.create') as CommandDefinition;
    if (!prepare) throw new Error('A new organization has a key, which is prepared');
    yield decide(
      organizations.map(({ id, apiKey }, index) => {
        const secret = { secret: apiKey, hash: sha256(apiKey) };
        const secrets = {
          make: () => secret,
          makeSealed: () => {
            throw new Error('An organization has no secret that is used again');
          },
        };
        const caller = { organizationId: null, aggregateId: id };
        const prepared = prepare({ name: `Shop ${index + 1}` }, caller, { ids, secrets });
        if (!prepared.ok) throw new Error(prepared.error.detail);
        const { input } = prepared.value;
        return pending('organizations.create', id, { aggregateId: id, input });
      }),
      [],
    );
    let open: OpenPayment[] = [];
    let states: AggregateState[] = [];
    for (let made = 0; made < of.payments || open.length > 0; made += atOnce) {
      const share = Math.min(1, made / Math.max(1, of.payments));
      now = firstMoment + Math.floor(share * periodMs);
      const going = open.map((payment) => goOn(payment));
      const count = Math.max(0, Math.min(atOnce, of.payments - made));
      const begun = Array.from({ length: count }, (_, index) => begin(made + index + 1));
      const all = [...going, ...begun];
      const step = decide(
        all.map(({ command }) => command),
        states,
      );
      open = all.map(({ payment }) => payment).filter(({ rest }) => rest.length > 0);
      const goesOn = new Set(open.map(({ id }) => id));
      states = step.decided.changes
        .filter(({ id }) => goesOn.has(id))
        .map(({ organizationId, id, aggregate, after }) => ({
          organizationId,
          id,
          type: aggregate.type,
          state: after,
        }));
      yield step;
    }
  }

  function begin(number: number) {
    const share = random.below(1_000) / 1_000;
    const { id: organizationId } = organizations[
      Math.floor(share ** 3 * organizations.length)
    ] as GeneratedOrganization;
    const payment = { organizationId, id: ids.make('pay'), rest: storyOf(random) };
    const asked = { aggregateId: payment.id, input: newPayment(number, random) };
    return { payment, command: pending('payments.create', organizationId, asked) };
  }

  function goOn({ organizationId, id, rest: [next, ...rest] }: OpenPayment) {
    if (!next) throw new Error(`The story of payment ${id} has ended`);
    const input = inputOf(next, () => ids.make('ref'));
    const command = pending(`payments.${next}`, organizationId, { aggregateId: id, input });
    return { payment: { organizationId, id, rest }, command };
  }

  return { organizations, steps: steps() };
}

/** The organizations of a generated database, and their keys: they are the first that is made of a seed. */
export function generatedOrganizations({
  organizations,
  seed,
}: Pick<History, 'organizations' | 'seed'>): readonly GeneratedOrganization[] {
  const random = seededRandom(seed);
  return organizationsOf(organizations, {
    random,
    ids: seededIds({ now: () => usualEnd - periodMs }, random),
  });
}

const organizationsOf = (
  count: number,
  { ids, random }: { readonly ids: IdMaker; readonly random: Random },
): readonly GeneratedOrganization[] =>
  Array.from({ length: count }, () => ({ id: ids.make('org'), apiKey: `qk_${random.hex(64)}` }));

function rethrow(_: PendingCommand, error: unknown): never {
  throw error;
}
