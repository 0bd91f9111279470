/** A command as the model knows it. */
export interface ModelCommand {
  readonly id: string;
  readonly organization: string;
  readonly key: string;
  readonly payment: string;
  readonly kind: 'create' | 'update' | 'delete';
  readonly ifMatch: readonly string[] | null;
  readonly amount: number | undefined;
  readonly description: string | null | undefined;
  readonly metadata: Readonly<Record<string, string | null>> | undefined;
}

export interface ModelPayment {
  amount: number;
  description: string | null;
  metadata: Record<string, string>;
  version: number;
  deleted: boolean;
}

export interface ModelOutcome {
  readonly httpStatus: number;
  readonly code: string | null;
  /** The payment as the answer shows it; null where the answer has no body. */
  readonly shown: Omit<ModelPayment, 'deleted'> | null;
}

export interface ModelEvent {
  readonly type: string;
  readonly payment: string;
  readonly version: number;
  readonly commandId: string;
}

/**
 * What the product promises, in the plainest form: one command after the other, in the order of
 * acceptance, each key once. It shares no code with the product.
 */
export class SequentialModel {
  readonly payments = new Map<string, ModelPayment>();
  readonly outcomes = new Map<string, ModelOutcome>();
  readonly events = new Map<string, ModelEvent[]>();
  private readonly keys = new Map<string, string>();

  /** Returns the id of the command that has the key: its own, or that of an earlier one. */
  accept(command: ModelCommand): string {
    const key = `${command.organization} ${command.key}`;
    const first = this.keys.get(key);
    if (first !== undefined) return first;
    this.keys.set(key, command.id);
    this.outcomes.set(command.id, this.execute(command));
    return command.id;
  }

  private execute(command: ModelCommand): ModelOutcome {
    const place = `${command.organization} ${command.payment}`;
    const payment = this.payments.get(place);
    if (command.kind === 'create') {
      if (payment) return refused(409, 'payment_already_exists');
      const made: ModelPayment = {
        amount: command.amount ?? 1,
        description: command.description ?? null,
        metadata: merged({}, command.metadata),
        version: 1,
        deleted: false,
      };
      this.payments.set(place, made);
      this.happened(command, 'payment.created', 1);
      return { httpStatus: 201, code: null, shown: shownOf(made) };
    }
    if (!payment) return refused(404, 'payment_not_found');
    if (payment.deleted) return refused(410, 'payment_deleted');
    const { ifMatch } = command;
    if (ifMatch && !ifMatch.includes('*') && !ifMatch.includes(`"${payment.version}"`)) {
      return refused(412, 'version_mismatch');
    }
    if (command.kind === 'delete') {
      payment.deleted = true;
      payment.version++;
      this.happened(command, 'payment.deleted', payment.version);
      return { httpStatus: 204, code: null, shown: null };
    }
    const before = JSON.stringify(shownOf(payment));
    if (command.amount !== undefined) payment.amount = command.amount;
    if (command.description !== undefined) payment.description = command.description;
    payment.metadata = merged(payment.metadata, command.metadata);
    if (JSON.stringify(shownOf(payment)) !== before) {
      payment.version++;
      this.happened(command, 'payment.updated', payment.version);
    }
    return { httpStatus: 200, code: null, shown: shownOf(payment) };
  }

  private happened(command: ModelCommand, type: string, version: number): void {
    const events = this.events.get(command.organization) ?? [];
    events.push({ type, payment: command.payment, version, commandId: command.id });
    this.events.set(command.organization, events);
  }
}

const refused = (httpStatus: number, code: string): ModelOutcome => ({
  httpStatus,
  code,
  shown: null,
});

/** Keys in one order, so that two of the same content are the same text. */
function merged(
  before: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>> | undefined,
): Record<string, string> {
  const after = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null);
  return Object.fromEntries(after.sort(([a], [b]) => a.localeCompare(b))) as Record<string, string>;
}

const shownOf = ({ amount, description, metadata, version }: ModelPayment) => ({
  amount,
  description,
  metadata: { ...metadata },
  version,
});
