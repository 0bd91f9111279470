import { Copy } from './copy.tsx';

/** The way to the list that a thing is in, and its id. */
export const Trail = (props: {
  readonly href: string;
  readonly list: string;
  readonly id: string;
}) => (
  <nav class="trail" aria-label="Where this is">
    <a href={props.href}>{props.list}</a> / <code>{props.id}</code>
    <Copy text={props.id} what="the id" />
  </nav>
);
