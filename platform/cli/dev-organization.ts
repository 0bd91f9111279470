import type { Origin } from '../origin.ts';
import type { DevCredentials, DevHome } from './dev-home.ts';

/** Where a person signs in to the dashboard, once. */
export async function signInUrl({ app }: Origin, url: string, apiKey: string): Promise<string> {
  const headers = { Authorization: `Bearer ${apiKey}` };
  const response = await app.request('/sign-in-links', { method: 'POST', headers });
  const link = (await response.json()) as { readonly url: string };
  return `${url}${link.url}`;
}

/** The organization and key of a `dev`: those of an earlier start, or new ones. */
export async function devOrganization(
  { app }: Origin,
  home: DevHome,
  credentials: DevCredentials,
): Promise<Required<DevCredentials>> {
  const call = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const response = await app.request(path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${credentials.rootKey}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
        Prefer: 'wait=30',
      },
      body: JSON.stringify(body),
    });
    if (response.status === 201) return (await response.json()) as Record<string, string>;
    throw new Error(`Cannot make the development organization: ${await response.text()}`);
  };
  const { organizationId, apiKey } = credentials;
  if (organizationId !== undefined && apiKey !== undefined) {
    const known = await app.request('/v1/payments?limit=1', {
      headers: { Authorization: `Bearer ${apiKey}` },
    });
    if (known.status === 200) return { ...credentials, organizationId, apiKey };
  }
  const made = await call('/v1/organizations', { name: 'Development' });
  const complete = {
    ...credentials,
    organizationId: made['id'] ?? '',
    apiKey: made['apiKey'] ?? '',
  };
  await home.keepCredentials(complete);
  return complete;
}
