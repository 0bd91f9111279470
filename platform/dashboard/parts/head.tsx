import type { ComponentChildren } from 'preact';
import { Badge } from './badge.tsx';
import { useEffect } from 'preact/hooks';

/** The head of a page: its title, which the window shows too, and what can be done there. */
export function Head(props: {
  readonly title: string;
  readonly status?: string | undefined;
  readonly children?: ComponentChildren;
}) {
  const { title, status, children } = props;
  useEffect(() => {
    document.title = `${title} · Quittance`;
  }, [title]);
  return (
    <div class="head">
      <h1>{title}</h1>
      {status !== undefined && <Badge status={status} />}
      <div class="buttons">{children}</div>
    </div>
  );
}
