import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { liveness } from './api/live.ts';
import { organization, signOut } from './api/session.ts';
import { place } from './router.ts';

const links = [
  ['/', 'Overview'],
  ['/payments', 'Payments'],
  ['/commands', 'Commands'],
  ['/events', 'Events'],
  ['/bulk-jobs', 'Bulk jobs'],
  ['/webhooks', 'Webhooks'],
  ['/api-keys', 'API keys'],
] as const;

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

/** What is round every page: where one is, where one can go, and whether what is shown is live. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = place.value;
  // On a narrow screen the links are wider than it.
  useEffect(() => {
    const here = document.querySelector('nav [aria-current]');
    here?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  const isHere = (href: string) =>
    href === '/' ? path === '/' : `${path}/`.startsWith(`${href}/`);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header>
        <a class="brand" href="/">
          <span class="mark" aria-hidden="true">
            Q
          </span>
          Quittance
        </a>
        <nav aria-label="Main">
          {links.map(([href, label]) => (
            <a key={href} href={href} aria-current={isHere(href) ? 'page' : undefined}>
              {label}
            </a>
          ))}
          <a href="/docs" rel="external">
            API reference
          </a>
        </nav>
        <div class="who">
          <Liveness />
          <span class="organization">{organization.value?.name ?? 'Your organization'}</span>
          <span class="zone">Times in {timeZone}</span>
          <button type="button" class="plain" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const Liveness = () => {
  const live = liveness.value === 'live';
  return (
    <span class={`liveness ${live ? 'on' : ''}`} title="How changes come to be known here">
      {live ? 'Live' : 'Every 5 s'}
    </span>
  );
};
