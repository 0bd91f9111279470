import type { PaymentMethod } from './method.ts';
import type { PaymentChanges } from './payment-event.ts';
import type { PaymentResource } from './payment-state.ts';

/** The greatest number of keys in a payment's metadata. */
export const metadataKeyLimit = 50;

/** What a caller asks to change: null clears a text, and removes a key of metadata. */
export interface RequestedChanges {
  readonly amount?: number | undefined;
  readonly description?: string | null | undefined;
  readonly reference?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string | null>> | undefined;
  readonly method?: PaymentMethod | undefined;
}

/** The part of `requested` that differs from the payment as it stands. */
export function changesOf(current: PaymentResource, requested: RequestedChanges): PaymentChanges {
  const wanted: PaymentChanges = {
    ...defined('amount', requested.amount),
    ...defined('description', requested.description),
    ...defined('reference', requested.reference),
    ...defined('method', requested.method),
    ...defined('metadata', requested.metadata && merge(current.metadata, requested.metadata)),
  };
  const differs = ([field, value]: [string, unknown]) =>
    canonical(value) !== canonical(current[field as keyof PaymentResource]);
  return Object.fromEntries(Object.entries(wanted).filter(differs));
}

const defined = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };

function merge(
  current: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const kept = Object.entries(current).filter(([key]) => !Object.hasOwn(patch, key));
  const set = Object.entries(patch).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries([...kept, ...set]);
}

/** Objects here are flat, so sorting their entries is enough to compare them. */
const canonical = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value);
