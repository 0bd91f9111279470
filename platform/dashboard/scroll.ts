const stopMs = 3_000;
const userMoves = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;

/** Where the reader was in each entry of the browser's history. */
const tops = new Map<string, number>();

/** The name of this entry, which is lost with the page. */
const entry = (): string => (history.state as { readonly entry?: string } | null)?.entry ?? 'first';

/** What a new entry of the history is to hold. */
export const newEntry = (): object => ({ entry: crypto.randomUUID() });

/** Keeps where the reader is in the entry that is left for another. Returns how to tell where. */
export function watchScroll(): { readonly left: () => void; readonly cameBack: () => void } {
  // The browser would scroll before there is anything to scroll to.
  history.scrollRestoration = 'manual';
  let current = entry();
  const keep = (): void => {
    tops.set(current, scrollY);
    current = entry();
  };
  return {
    left: keep,
    cameBack() {
      keep();
      scrollOnceThere(tops.get(current) ?? 0);
    },
  };
}

/** Scrolls as soon as the page is so long again, unless its reader moves first. */
function scrollOnceThere(top: number): void {
  const over = new AbortController();
  const grown = new ResizeObserver(() => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) < 2) over.abort();
  });
  over.signal.addEventListener('abort', () => grown.disconnect());
  for (const move of userMoves) {
    addEventListener(move, () => over.abort(), { signal: over.signal, passive: true });
  }
  setTimeout(() => over.abort(), stopMs);
  grown.observe(document.body);
}
