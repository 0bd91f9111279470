import { signal } from '@preact/signals';
import { forgetTokens } from './freshness.ts';

/** The organization that one is signed in to: null for nobody, undefined while that is not known. */
export const organization = signal<
  { readonly id: string; readonly name: string | null } | null | undefined
>(undefined);

export function signedOut(): void {
  organization.value = null;
  forgetTokens();
}

/** Asks who is signed in. A key that may not read its organization is signed in all the same. */
export async function findSession(): Promise<void> {
  const response = await fetch('/v1/organization').catch(() => undefined);
  if (response?.status === 401) return signedOut();
  if (!response) organization.value = null;
  else if (response.ok) organization.value = (await response.json()) as { id: string; name: null };
  else organization.value = { id: '', name: null };
}

/** Makes a link with an API key and follows it; the detail of the refusal where it is refused. */
export async function signInWithKey(key: string): Promise<string | undefined> {
  const headers = { Authorization: `Bearer ${key}`, 'Idempotency-Key': crypto.randomUUID() };
  const init = { method: 'POST', headers };
  const response = await fetch('/sign-in-links', init).catch(() => undefined);
  if (!response) return 'The server does not answer; try again in a moment';
  const body = (await response.json()) as { readonly url: string; readonly detail: string };
  if (!response.ok) return body.detail;
  location.assign(body.url);
  return undefined;
}

export async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' }).catch(() => undefined);
  signedOut();
}
