import type { ComponentChildren } from 'preact';

/** What is known of one thing, as a list of terms and values. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly (readonly [term: string, value: ComponentChildren])[];
}) => (
  <dl class="facts">
    {facts.map(([term, value]) => (
      <div key={term}>
        <dt>{term}</dt>
        <dd>{value ?? <span class="quiet">–</span>}</dd>
      </div>
    ))}
  </dl>
);
