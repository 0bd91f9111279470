import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of a page with its heading. */
export function Panel(props: {
  readonly title: string;
  /** Said below it; room is kept for it where there is to be one. */
  readonly note?: string | undefined;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>
        {props.title} {'note' in props && <small>{props.note ?? '–'}</small>}
      </h2>
      {props.children}
    </section>
  );
}
