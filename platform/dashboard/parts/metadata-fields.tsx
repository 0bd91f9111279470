import { useState } from 'preact/hooks';
import { textsOf } from '../form-text.ts';

const keyLimit = 40;
const valueLimit = 500;
const pairLimit = 50;

type Metadata = Readonly<Record<string, string>>;

/** Keys and values of one's own, each on a line; `metadataOf` reads what was filled in. */
export function MetadataFields({ metadata = {} }: { readonly metadata?: Metadata }) {
  const [lines, setLines] = useState(() =>
    Object.entries(metadata).map(([key, value], index) => ({ index, key, value })),
  );
  const [next, setNext] = useState(lines.length);
  const add = (): void => {
    setLines([...lines, { index: next, key: '', value: '' }]);
    setNext(next + 1);
  };
  return (
    <fieldset class="metadata">
      <legend>Metadata</legend>
      {lines.map(({ index, key, value }, position) => (
        <div key={index} class="pair">
          <input
            name="metadataKey"
            aria-label={`Key ${position + 1}`}
            placeholder="Key"
            defaultValue={key}
            maxLength={keyLimit}
          />
          <input
            name="metadataValue"
            aria-label={`Value ${position + 1}`}
            placeholder="Value"
            defaultValue={value}
            maxLength={valueLimit}
          />
          <button
            type="button"
            class="plain"
            aria-label={`Remove ${key === '' ? `line ${position + 1}` : key}`}
            onClick={() => setLines(lines.filter((line) => line.index !== index))}
          >
            Remove
          </button>
        </div>
      ))}
      {lines.length < pairLimit && (
        <button type="button" class="plain" onClick={add}>
          Add a key
        </button>
      )}
    </fieldset>
  );
}

/** The pairs that were filled in; lines without a key are none. */
export function metadataOf(form: FormData): Metadata {
  const values = textsOf(form, 'metadataValue');
  const pairs = textsOf(form, 'metadataKey').map((key, index): [string, string] => [
    key.trim(),
    values[index] ?? '',
  ]);
  return Object.fromEntries(pairs.filter(([key]) => key !== ''));
}

/** What makes `before` into `after` where both are merged: null drops a key. */
export function metadataPatch(
  before: Metadata,
  after: Metadata,
): Readonly<Record<string, string | null>> {
  const dropped = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
  return Object.fromEntries([...dropped.map((key): [string, null] => [key, null]), ...changed]);
}
