import { signal } from '@preact/signals';
import { newEntry, watchScroll } from './scroll.ts';

/** Where the browser is. */
interface Place {
  /** Path and parameters, as they stand in the browser. */
  readonly address: string;
  readonly path: string;
  /** The parameters of its address. */
  readonly parameters: URLSearchParams;
  /** Another number with every arrival: what was typed at one is not that of the next. */
  readonly visit: number;
}

export const place = signal(here(0));
const scroll = watchScroll();

function here(visit: number): Place {
  const { pathname: path, search } = location;
  return { address: path + search, path, parameters: new URLSearchParams(search), visit };
}

/** Begins elsewhere than at the overview, where that is wanted. */
export function startAt(address: string | undefined): void {
  if (address === undefined || place.value.path !== '/') return;
  history.replaceState(null, '', address);
  place.value = here(0);
}

/** Goes to another page, or to another part of this one. */
export function go(address: string): void {
  enter(address);
  arrive();
  scrollTo(0, 0);
}

/** Asks this page for something else: what was typed stays, and so does the focus. */
export function refine(changes: Readonly<Record<string, string | readonly string[]>>): void {
  enter(addressWith(changes));
  place.value = here(place.value.visit);
}

/** Back does not lead to where one is already. */
function enter(address: string): void {
  if (address === place.value.address) return;
  history.pushState(newEntry(), '', address);
  scroll.left();
}

/** A screen reader begins at the new page, not where the link was. */
function arrive(): void {
  place.value = here(place.value.visit + 1);
  document.getElementById('content')?.focus({ preventScroll: true });
}

/** Links within the dashboard change the page without loading it again. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    // The way to a part of this page leads nowhere else.
    if (place.value.address === here(0).address) return;
    arrive();
    scroll.cameBack();
  });
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
