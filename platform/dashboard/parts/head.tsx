import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** The head of a page: its title, which the window shows too, and what can be done there. */
export function Head({ title, children }: { title: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Quittance`;
  }, [title]);
  return (
    <div class="head">
      <h1>{title}</h1>
      <div class="buttons">{children}</div>
    </div>
  );
}
