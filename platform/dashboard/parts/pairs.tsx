import type { ComponentChildren } from 'preact';

/** A term and its value; `term` stands for `label` where that is more than a text. */
export interface Pair {
  readonly term: string;
  readonly label?: ComponentChildren;
  readonly value: ComponentChildren;
}

/** Terms with their values, one a line. */
export const Pairs = ({ pairs }: { readonly pairs: readonly Pair[] }) => (
  <dl class="pairs">
    {pairs.map(({ term, label, value }) => (
      <div key={term}>
        <dt>{label ?? term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
