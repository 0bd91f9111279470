import type { JsonObject } from '../../modules/kernel/json.ts';
import type { PaymentResource } from '../../modules/payments/index.ts';
import type { RefundResource } from '../../modules/payments/domain/refund.ts';
import type { Database } from '../../platform/database/database.ts';
import { rowsOf } from '../support/database.ts';

/** What the sandbox moved for a payment, in minor units. */
interface Moved {
  hold: number;
  capture: number;
  release: number;
  refund: number;
  /** Charges of which anything was captured. */
  readonly chargesTaken: number;
}

interface BookedPayment {
  readonly resource: PaymentResource;
  readonly deleted: boolean;
  readonly refunds: readonly RefundResource[];
  readonly moved: Moved;
}

/** Everything that the databases, the product's and the sandbox's, hold in the end. */
export interface Books {
  readonly commands: readonly {
    readonly id: string;
    readonly keySpace: string;
    readonly key: string;
    readonly status: string;
    readonly refusal: string | null;
  }[];
  /** In the order of their organizations' sequences. */
  readonly events: readonly {
    readonly organizationId: string;
    readonly place: string;
    readonly type: string;
    readonly sequence: number;
    readonly version: number;
    readonly commandId: string;
    readonly data: JsonObject;
  }[];
  /** By organization and id. */
  readonly payments: ReadonlyMap<string, BookedPayment>;
  /** Tokens that the sandbox was sent. */
  readonly tokens: ReadonlySet<string>;
}

/** Reads the books. */
export async function booksOf(database: Database, ledger: Database): Promise<Books> {
  const commands = await rowsOf(database, 'SELECT * FROM commands ORDER BY seq');
  const events = await rowsOf(database, 'SELECT * FROM events ORDER BY organization_id, sequence');
  const refunds = await rowsOf(database, 'SELECT * FROM refunds');
  const refundsOf = Map.groupBy(refunds, (row) =>
    placeOf(row['organization_id'], row['payment_id']),
  );
  const movements = await rowsOf(ledger, 'SELECT * FROM movements');
  const movedOf = Map.groupBy(movements, (row) =>
    placeOf(row['organization_id'], row['payment_id']),
  );
  const payments = await rowsOf(database, 'SELECT * FROM payments');
  const sent = await rowsOf(ledger, "SELECT request FROM operations WHERE step = 'charge'");
  return {
    commands: commands.map((row) => ({
      id: String(row['id']),
      keySpace: String(row['key_space']),
      key: placeOf(row['key_space'], row['idempotency_key']),
      status: String(row['status']),
      refusal: row['refusal'] == null ? null : JSON.parse(String(row['refusal'])).code,
    })),
    events: events.map((row) => ({
      organizationId: String(row['organization_id']),
      place: placeOf(row['organization_id'], row['subject']),
      type: String(row['type']),
      sequence: Number(row['sequence']),
      version: Number(row['aggregate_version']),
      commandId: String(row['command_id']),
      data: JSON.parse(String(row['data'])),
    })),
    payments: new Map(
      payments.map((row) => {
        const place = placeOf(row['organization_id'], row['id']);
        const booked: BookedPayment = {
          resource: JSON.parse(String(row['json'])),
          deleted: row['deleted'] === 1n,
          refunds: (refundsOf.get(place) ?? []).map(({ json }) => JSON.parse(String(json))),
          moved: movedBy(movedOf.get(place) ?? []),
        };
        return [place, booked] as const;
      }),
    ),
    tokens: new Set(sent.map(({ request }) => /"token":"(\w+)"/.exec(String(request))?.[1] ?? '')),
  };
}

const placeOf = (...parts: unknown[]): string => parts.map(String).join(' ');

function movedBy(rows: Awaited<ReturnType<typeof rowsOf>>): Moved {
  const sum = (kind: string): number =>
    rows
      .filter((row) => row['kind'] === kind)
      .reduce((total, { amount }) => total + Number(amount), 0);
  const taken = rows.filter(({ kind }) => kind === 'capture').map(({ reference }) => reference);
  return {
    hold: sum('hold'),
    capture: sum('capture'),
    release: sum('release'),
    refund: sum('refund'),
    chargesTaken: new Set(taken).size,
  };
}
