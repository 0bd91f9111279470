import type { ComponentChildren } from 'preact';

const longText = 90;

/** What needs the whole width. */
const isLong = (value: ComponentChildren): boolean =>
  typeof value === 'string' && value.length > longText;

/** What is known of one thing, as a list of terms and values; what is null is left out. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly (readonly [term: string, value: ComponentChildren])[];
}) => (
  <dl class="facts">
    {facts
      .filter(([, value]) => value !== null)
      .map(([term, value]) => (
        <div key={term} class={isLong(value) ? 'wide' : ''}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
