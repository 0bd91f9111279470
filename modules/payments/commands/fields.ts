import * as v from 'valibot';
import { isStorable, isUpTo, text } from '../../kernel/text.ts';
import { metadataKeyLimit } from '../domain/changes.ts';
import { sandboxTokens } from '../domain/method.ts';

export const Description = text(1_000);
export const Reference = text(255);
export const UserId = v.pipe(text(255), v.minLength(1, 'Send a user id, or leave it out'));

const isKey = (key: string) =>
  key.length >= 1 && isUpTo(40, key) && key !== '__proto__' && isStorable(key);

const isValue = (value: unknown) =>
  typeof value === 'string' && isUpTo(500, value) && isStorable(value);

/** A schema of plain objects, each key and value of which is checked; names the one that is wrong. */
const entries = <Value>(accepts: (value: unknown) => boolean, what: string) =>
  v.pipe(
    v.custom<Readonly<Record<string, Value>>>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
      'Send metadata as an object of strings',
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const [key, value] of Object.entries(dataset.value)) {
        const message = !isKey(key)
          ? 'Use 1 to 40 characters in a metadata key, and not "__proto__"'
          : accepts(value)
            ? undefined
            : what;
        if (message === undefined) continue;
        const origin = isKey(key) ? 'value' : 'key';
        addIssue({
          message,
          path: [{ type: 'object', origin, input: dataset.value, key, value }],
        });
      }
    }),
    v.check((metadata) => {
      const values = Object.values(metadata);
      const set = values.filter((value) => value !== null).length;
      return Math.max(set, values.length - set) <= metadataKeyLimit;
    }, `Send at most ${metadataKeyLimit} metadata keys`),
  );

export const Metadata = entries<string>(isValue, 'Send a string of at most 500 characters');

/** What an update may say of metadata: a value sets its key, null removes it. */
export const MetadataPatch = entries<string | null>(
  (value) => value === null || isValue(value),
  'Send a string of at most 500 characters, or null to remove the key',
);

/** How a payment is paid, as a caller names it. */
export const Method = v.variant(
  'type',
  [
    v.strictObject({ type: v.literal('manual') }),
    v.strictObject({
      type: v.literal('sandbox'),
      token: v.picklist(sandboxTokens, `Use a token of: ${sandboxTokens.join(', ')}`),
    }),
    v.strictObject({
      type: v.literal('stripe'),
      paymentMethod: v.pipe(
        v.string('Send the id of a PaymentMethod'),
        v.regex(/^pm_\w{1,100}$/, 'Send the id of a PaymentMethod, such as "pm_1N…"'),
      ),
    }),
  ],
  'Use a method of the type "manual", "sandbox" or "stripe"',
);
