import { signal } from '@preact/signals';
import { forgetTokens } from './freshness.ts';

/** The organization that one is signed in to: null for nobody, undefined while that is not known. */
export const organization = signal<
  { readonly id: string; readonly name: string | null } | null | undefined
>(undefined);

/** Whether it is not known because nobody answers. */
export const unanswered = signal(false);

/** Whether a session has ended that nobody ended here. */
export const ended = signal(false);

const askAgainMs = 3_000;
const cameFrom = 'came from';

/** Nobody is signed in any more: the session is over, or its key was revoked. */
export function signedOut(): void {
  if (organization.value) ended.value = true;
  organization.value = null;
  forgetTokens();
}

/** Asks who is signed in, until somebody knows. */
export async function findSession(): Promise<void> {
  const response = await fetch('/v1/organization').catch(() => undefined);
  unanswered.value = response === undefined || response.status >= 500;
  if (response?.status === 401) return signedOut();
  if (unanswered.value) setTimeout(() => void findSession(), askAgainMs);
  // A key that may not read its organization is signed in all the same.
  else if (!response?.ok) organization.value = { id: '', name: null };
  else organization.value = (await response.json()) as { id: string; name: null };
}

/**
 * Makes a link with an API key and follows it, to come back to where one is; the detail of the
 * refusal where it is refused.
 */
export async function signInWithKey(key: string): Promise<string | undefined> {
  const headers = { Authorization: `Bearer ${key}`, 'Idempotency-Key': crypto.randomUUID() };
  const init = { method: 'POST', headers };
  const response = await fetch('/sign-in-links', init).catch(() => undefined);
  const body = (await response?.json().catch(() => undefined)) as
    { readonly url: string; readonly detail: string } | undefined;
  if (!response || !body) return 'The server does not answer; try again in a moment';
  if (!response.ok) return body.detail;
  sessionStorage.setItem(cameFrom, location.pathname + location.search);
  location.assign(body.url);
  return undefined;
}

/** Where one was when one had to sign in, told once. */
export function placeBefore(): string | undefined {
  const address = sessionStorage.getItem(cameFrom);
  sessionStorage.removeItem(cameFrom);
  return address ?? undefined;
}

export async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' }).catch(() => undefined);
  signedOut();
  ended.value = false;
}
