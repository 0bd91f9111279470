import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import {
  collect,
  collectionProcess,
  dueOf,
  isLook,
  rowDueAt,
  type CollectionCommand,
  type Due,
  type Payment,
} from '../../modules/payments/index.ts';
import type {
  CollectedPayment,
  CollectionStore,
  PaymentProvider,
} from '../../modules/payments/ports.ts';
import type { CommandGateway, CommandOutcome } from '../commands/ports.ts';
import { sendProcessCommand } from './process-command.ts';

/** What collecting payments needs. */
export interface Collecting {
  readonly store: CollectionStore;
  /** By the type of the method that each serves. */
  readonly providers: ReadonlyMap<string, PaymentProvider>;
  readonly gateway: CommandGateway;
  readonly clock: Clock;
  readonly ids: IdMaker;
}

const limits = {
  /** Things done in one call, so that it ends. */
  turns: 50,
  /** How long a provider may take to answer. */
  providerMs: 10_000,
  /** Until a process that could not go on looks again. */
  againMs: 1_000,
  /** After an error of ours, which somebody has to look at. */
  failedMs: 60_000,
};

/**
 * Does what is due of a payment, one thing after the other, each read anew. Any of it may be done
 * twice: the provider knows an operation by its key, and a command is known by its own.
 * Returns the milliseconds until something is due again; null where nothing is.
 */
export async function collectPayment(
  collecting: Collecting,
  organizationId: string,
  paymentId: string,
  { signal, pause }: { readonly signal: AbortSignal; pause(ms: number): Promise<void> },
): Promise<number | null> {
  const { store, clock } = collecting;
  let before = '';
  for (let turn = 0; turn < limits.turns; turn++) {
    const found = await store.load(organizationId, paymentId);
    if (!found) return null;
    const due = dueOf(found.payment, found.looking);
    const [first] = due;
    if (!first) return null;
    const now = clock.now();
    if (first.at > now) {
      await keepRow(store, found, first);
      return first.at - now;
    }
    // What is due as it was, though it was done: something is wrong that haste does not mend.
    const standing = `${found.payment.resource.version} ${first.kind} ${first.at}`;
    if (standing === before) return retreat(collecting, found);
    before = found.notices > 0 ? '' : standing;
    // Questions do not wait for each other: one that stays open would keep the rest from being put.
    const look = isLook(found.payment, first);
    const together = look
      ? due.filter((each) => each.at <= now && isLook(found.payment, each))
      : [first];
    const commands = await ask(collecting, found.payment, together, { signal, pause });
    // Whoever was called off heard no answer: the next attempt repeats the question.
    signal.throwIfAborted();
    const lookedAt = clock.now();
    const statuses = await Promise.all(
      commands.map((command) => send(collecting, organizationId, paymentId, command)),
    );
    if (statuses.includes('unsent')) return limits.againMs;
    // Noted after the answers are durable: what was heard and not said is asked for again.
    if (look || found.notices > 0) {
      const heeded = commands.every(({ told }) => told);
      const looking = { lookedAt, noticed: found.looking.noticed && !heeded };
      const next = rowDueAt(found.payment, looking) ?? timestamp(lookedAt);
      const again = timestamp(lookedAt + limits.againMs);
      const dueAt = next > again ? next : again;
      await store.looked(found, { at: timestamp(lookedAt), dueAt, heeded });
    }
    if (statuses.includes('failed')) return retreat(collecting, found);
    if (statuses.includes('open')) return limits.againMs;
  }
  return limits.againMs;
}

/** Asks the provider of a payment, and returns the commands that say what it answered. */
async function ask(
  { providers, clock }: Collecting,
  payment: Payment,
  due: readonly Due[],
  { signal, pause }: { readonly signal: AbortSignal; pause(ms: number): Promise<void> },
): Promise<CollectionCommand[]> {
  const { id, method } = payment.resource;
  const provider = providers.get(method.type);
  if (!provider) throw new Error(`Configure the provider "${method.type}" of "${id}"`);
  const asking = {
    provider,
    signal: AbortSignal.any([signal, AbortSignal.timeout(limits.providerMs)]),
    pause,
    now: () => clock.now(),
  };
  const commands = await Promise.all(due.map((each) => collect(payment, each, asking)));
  return commands.filter((command) => command !== undefined);
}

/** The row may be due earlier, from a poke or a notice that nothing came of. */
async function keepRow(store: CollectionStore, found: CollectedPayment, due: Due): Promise<void> {
  const dueAt = timestamp(due.at);
  // Only what stands still lets a notice go: an open question keeps it.
  const heeded = due.kind === 'expiry';
  if (found.dueAt === dueAt && !(heeded && found.notices > 0)) return;
  await store.looked(found, { at: null, dueAt, heeded });
}

/** Leaves a payment alone for a while, its row too. */
async function retreat({ store, clock }: Collecting, found: CollectedPayment): Promise<number> {
  const dueAt = timestamp(clock.now() + limits.failedMs);
  await store.looked(found, { at: null, dueAt, heeded: false });
  return limits.failedMs;
}

/**
 * Has a command executed; `open` where its outcome is still to come, `unsent` where it was not
 * accepted. One that failed is never executed again: its repetition is another one, once an hour.
 */
async function send(
  collecting: Collecting,
  organizationId: string,
  paymentId: string,
  command: CollectionCommand,
): Promise<'open' | 'unsent' | CommandOutcome['status']> {
  const status = await sendOnce(collecting, organizationId, paymentId, command);
  if (status !== 'failed') return status;
  const hour = Math.floor(collecting.clock.now() / 3_600_000);
  const again = { ...command, key: `${command.key}/${hour}` };
  return sendOnce(collecting, organizationId, paymentId, again);
}

async function sendOnce(
  collecting: Collecting,
  organizationId: string,
  paymentId: string,
  { type, key, input, causedBy }: CollectionCommand,
): Promise<'open' | 'unsent' | CommandOutcome['status']> {
  const cause =
    causedBy === null
      ? undefined
      : await collecting.store.cause(organizationId, paymentId, causedBy);
  return sendProcessCommand(collecting, {
    process: collectionProcess,
    organizationId,
    type,
    aggregateId: paymentId,
    input,
    key,
    cause,
  });
}
