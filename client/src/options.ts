/** How a client is set up. */
export interface ClientOptions {
  /** The API's address, of the origin or of an edge: `https://api.example.com`. */
  readonly url: string;
  /** The key, or where to get it from: it is asked for once a call. */
  readonly apiKey: string | (() => string | Promise<string>);
  /** The platform's own where none is given. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** What an earlier client has seen: `client.consistency.token` of it. */
  readonly consistencyToken?: string | null;
  /** Makes an Idempotency-Key of a call that names none; random UUIDs where it is not given. */
  readonly newIdempotencyKey?: () => string;
  readonly retry?: RetryOptions;
  /** How long one sending may take to be answered, 40,000 ms where it is not said. */
  readonly timeoutMs?: number;
}

/** How often, and how long, what failed for a moment is sent again. */
export interface RetryOptions {
  /** Sendings after the first; 6 where it is not said, 0 for none. */
  readonly times?: number;
  /** All sendings and pauses of a call, 60,000 ms where it is not said. */
  readonly withinMs?: number;
  /** The longest first pause; doubled with each further one, and cut short at random. 100 ms. */
  readonly firstPauseMs?: number;
  /** The longest pause that nobody asked for. 5,000 ms. */
  readonly longestPauseMs?: number;
}

export interface CallOptions {
  /** Ends the call; what was sent may take effect all the same. */
  readonly signal?: AbortSignal;
  readonly retry?: RetryOptions;
}

export interface CommandOptions extends CallOptions {
  /** A new one where none is given. Keep your own where the process may end before the answer. */
  readonly idempotencyKey?: string;
  /** An entity tag: the command is refused (412) where the resource has another one. */
  readonly ifMatch?: string;
  /** A 202 is followed to the outcome. Otherwise it is the answer: the command, accepted. */
  readonly wait?: boolean;
  /** How long a command is followed at most; 60,000 ms where it is not said. */
  readonly waitMs?: number;
  /** How long the server waits for the outcome, 0 to 30 s; 0 answers 202 at once. */
  readonly serverWaitSeconds?: number;
}

export interface ReadOptions extends CallOptions {
  /** In place of the client's own; null for none. */
  readonly consistencyToken?: string | null;
  /** The answer is at most so old; 0 asks the primary. */
  readonly maxAgeSeconds?: number;
}
