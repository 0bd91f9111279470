import type { ComponentChildren } from 'preact';

/** A field with its label, and how to fill it in. */
export const Field = (props: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}) => (
  <label class="field">
    <span>{props.label}</span>
    {props.children}
    {props.hint && <small>{props.hint}</small>}
  </label>
);
