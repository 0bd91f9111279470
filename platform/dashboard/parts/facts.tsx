import type { ComponentChildren } from 'preact';

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
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
