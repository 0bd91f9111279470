/** What bounds the relay: how much it takes at once, how often it looks, how long it waits. */
export const limits = {
  events: 500,
  pollMs: 50,
  gatherMs: 10,
  /** Whoever replays lets others have their turn this often. */
  turnMs: 20,
  /** A place is written at most this often: what comes twice after a crash is that much. */
  moveMs: 100,
  beatMs: 1_000,
  rememberBeatsMs: 7 * 24 * 3_600_000,
  backOffMs: { first: 100, greatest: 30_000 },
  /** Together they take six minutes. */
  attempts: 20,
  lookAtParkedMs: 1_000,
  organizationsWoken: 200,
  /** What is due is done by the process itself; so much later it is poked. */
  dueForMs: 3_000,
  dueEveryMs: 1_000,
  pokedForMs: 15_000,
  processesPoked: 200,
};
