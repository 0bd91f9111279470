import { signal } from '@preact/signals';

/** Where the browser is: the path and the parameters of its address. */
export const place = signal(here());

function here(): { readonly path: string; readonly parameters: URLSearchParams } {
  return { path: location.pathname, parameters: new URLSearchParams(location.search) };
}

/** Goes to another page, or to other parameters of this one, which is no new page. */
export function go(address: string): void {
  const isNewPage = new URL(address, location.href).pathname !== location.pathname;
  history.pushState(null, '', address);
  place.value = here();
  if (isNewPage) showTop();
}

/** A screen reader begins at the new page, not where the link was. */
function showTop(): void {
  scrollTo(0, 0);
  document.getElementById('content')?.focus({ preventScroll: true });
}

/** Links within the dashboard change the page without loading it again. */
export function followLinks(): void {
  addEventListener('popstate', () => (place.value = here()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const special = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (
      !link ||
      special ||
      event.defaultPrevented ||
      link.target ||
      link.download ||
      link.rel === 'external'
    )
      return;
    if (link.origin !== location.origin || link.hash !== '') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/** The address of this page with other parameters; empty ones are left out, and so is the cursor. */
export function addressWith(changes: Readonly<Record<string, string | readonly string[]>>): string {
  const { path, parameters } = place.value;
  const next = new URLSearchParams(parameters);
  next.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of [value].flat()) if (each !== '') next.append(name, each);
  }
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}
