/** How long a caller waits for a provider, before it is answered 202. */
export const providerWaitMs = 5_000;
