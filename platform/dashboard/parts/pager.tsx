import type { Page } from '../api/resources.ts';
import { addressWith } from '../router.ts';

/** The way to the pages before and after. */
export const Pager = ({ page }: { readonly page: Page<unknown> | undefined }) =>
  page?.nextCursor || page?.previousCursor ? (
    <nav class="pager" aria-label="Pages">
      <Turn cursor={page?.previousCursor} label="← Newer" />
      <Turn cursor={page?.nextCursor} label="Older →" />
    </nav>
  ) : null;

const Turn = ({ cursor, label }: { cursor: string | null | undefined; label: string }) =>
  cursor ? (
    <a class="button" href={addressWith({ cursor })}>
      {label}
    </a>
  ) : (
    <span class="button off" aria-hidden="true">
      {label}
    </span>
  );
