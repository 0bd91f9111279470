/** The newest Consistency-Token, and how many commands had been answered when it came. */
let newest: string | undefined;
let commands = 0;

/** What a read is to be no older than. */
export const freshest = (): { readonly token: string | undefined; readonly since: number } => ({
  token: newest,
  since: commands,
});

/** Keeps an answer's token: a read's only where no command was answered since it was begun. */
export function noteToken(response: Response, since?: number): void {
  const token = response.headers.get('Consistency-Token');
  if (token === null) return;
  if (since === undefined) commands += 1;
  if (since === undefined || since === commands) newest = token;
}

/** Another session may be another organization's, whose tokens are others. */
export function forgetTokens(): void {
  newest = undefined;
  commands += 1;
}
