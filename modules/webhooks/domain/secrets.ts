/** A secret of an endpoint, encrypted, and until when it signs; null for the newest. */
export type SealedSecret = { readonly sealed: string; readonly until: string | null };

/** An old secret goes on signing for a day, so that its receiver can change over. */
const keptMs = 24 * 3_600_000;
/** More than one rotation a day is an accident: the oldest go first. */
const greatest = 5;

/** The secrets after a rotation, the newest first. */
export function keptSecrets(
  secrets: readonly SealedSecret[],
  sealed: string,
  at: string,
): SealedSecret[] {
  const until = new Date(Date.parse(at) + keptMs).toISOString();
  const kept = signing(secrets, at).map((old) => ({ ...old, until: old.until ?? until }));
  return [{ sealed, until: null }, ...kept].slice(0, greatest);
}

/** Those that sign at a time. */
export const signing = (secrets: readonly SealedSecret[], at: string): SealedSecret[] =>
  secrets.filter(({ until }) => until === null || until > at);

/** In whose name a secret of an endpoint is encrypted. */
export const secretOwner = (organizationId: string, endpointId: string): string =>
  `webhook ${organizationId} ${endpointId}`;
