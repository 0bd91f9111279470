import { timestamp, type Clock } from '../../../modules/kernel/clock.ts';
import type {
  PaymentProvider,
  ProviderAnswer,
  ProviderKnowledge,
  ProviderOperation,
} from '../../../modules/payments/ports.ts';
import { ReadFailure, WriteFailure, type Database } from '../../database/database.ts';
import { movementsOf, total, type Charge } from './charge.ts';
import {
  readEntry,
  referenceOf,
  requestOf,
  writeSending,
  type Entry,
  type Sending,
} from './ledger.ts';
import { scriptOf, type Script } from './script.ts';
import { createTables } from './tables.ts';

/** Each lost round means that another sending of the same key or charge was written. */
const roundLimit = 50;

/**
 * The embedded provider: it keeps its charges in a database of its own, moves no real money, and
 * goes wrong as a payment's token says. Any number of OS processes may use one database.
 */
export function createSandbox(database: Database, clock: Clock): PaymentProvider {
  let tables: Promise<void> | undefined;
  const prepare = (): Promise<void> => {
    tables ??= createTables(database).catch((error: unknown) => {
      tables = undefined;
      throw error;
    });
    return tables;
  };

  const send = async (operation: ProviderOperation): Promise<ProviderAnswer> => {
    for (let round = 1; round <= roundLimit; round++) {
      try {
        await prepare();
        const entry = await readEntry(database, operation);
        const sending = decide(operation, entry);
        await database.write(writeSending(operation, entry, sending, timestamp(clock.now())));
        return sending.told;
      } catch (error) {
        if (error instanceof ReadFailure) return { kind: 'unavailable' };
        if (!(error instanceof WriteFailure) || error.kind === 'unwritable') throw error;
        if (error.kind !== 'conflict') return { kind: error.kind };
      }
    }
    return { kind: 'unavailable' };
  };

  const find = async (operation: ProviderOperation): Promise<ProviderKnowledge> => {
    try {
      await prepare();
      const { outcome, charge } = await readEntry(database, operation);
      if (!outcome) return { kind: 'never_arrived' };
      const asked = outcome.kind === 'requires_action' && charge;
      return asked ? standing(asked) : outcome;
    } catch (error) {
      if (error instanceof ReadFailure || error instanceof WriteFailure) return { kind: 'unknown' };
      throw error;
    }
  };

  return {
    name: 'sandbox',
    perform: (operation, signal) => unlessAborted(signal, () => send(operation)),
    lookUp: (operation, signal) => unlessAborted(signal, () => find(operation)),
  };
}

/** What a sending comes to, by what is known of the operation and its charge. */
function decide(operation: ProviderOperation, entry: Entry): Sending {
  const { method, step, idempotencyKey } = operation;
  if (method.type !== 'sandbox') throw new Error(`The sandbox cannot charge by ${method.type}`);
  if (entry.request !== undefined && entry.request !== requestOf(operation)) {
    throw new Error(`Another operation was sent under the key "${idempotencyKey}"`);
  }
  const nothing = { opensCharge: false, movements: [] };
  if (entry.outcome) return { told: entry.outcome, outcome: entry.outcome, ...nothing };
  const script = scriptOf(method.token, step);
  if (entry.sent < script.unavailable) {
    return { told: { kind: 'unavailable' }, outcome: null, ...nothing };
  }
  const settled = settle(operation, entry.charge, script);
  return script.silent ? { ...settled, told: { kind: 'unknown' } } : settled;
}

/** Carries an operation out, or declines it. */
function settle(
  operation: ProviderOperation,
  charge: Charge | undefined,
  { declines, asksPayer }: Script,
): Sending {
  const reference = referenceOf(operation);
  const opensCharge = operation.step === 'charge';
  const moved = movementsOf(operation, charge);
  // What cannot be done is declined for that reason, whatever the token says.
  if (!moved.ok || declines !== null) {
    const detail = 'Use another payment method: the sandbox declines this one';
    const why = moved.ok ? { code: String(declines), detail } : moved.error;
    const named = opensCharge ? null : reference;
    const outcome: ProviderAnswer = { kind: 'declined', ...why, reference: named };
    return { told: outcome, outcome, opensCharge: false, movements: [] };
  }
  if (asksPayer) {
    const outcome: ProviderAnswer = { kind: 'requires_action', reference };
    return { told: outcome, outcome, opensCharge, movements: [] };
  }
  const movements = moved.value;
  const holds = movements.length === 1 && movements[0]?.kind === 'hold';
  const outcome: ProviderAnswer = { kind: holds ? 'authorized' : 'succeeded', reference };
  return { told: outcome, outcome, opensCharge, movements };
}

/** How a charge that asked its payer for something stands by now. */
function standing(charge: Charge): ProviderAnswer {
  const { reference, movements } = charge;
  if (movements.length === 0) return { kind: 'requires_action', reference };
  if (total(charge, 'capture') > 0) return { kind: 'succeeded', reference };
  if (movements.every(({ kind }) => kind === 'hold')) return { kind: 'authorized', reference };
  return { kind: 'declined', code: 'canceled', detail: 'The charge was voided', reference };
}

/** Ends the waiting when nobody wants the answer any more; what was begun may be carried out. */
async function unlessAborted<Answer>(
  signal: AbortSignal,
  begin: () => Promise<Answer>,
): Promise<Answer | { kind: 'unknown' }> {
  if (signal.aborted) return { kind: 'unknown' };
  const aborted = Promise.withResolvers<{ kind: 'unknown' }>();
  const giveUp = () => aborted.resolve({ kind: 'unknown' });
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([aborted.promise, begin()]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
