/** What went wrong before anything was sent, in words. */
const unsent: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ConnectionRefused: 'nobody listens there',
  FailedToOpenSocket: 'nobody listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'its host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that host',
};

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code);

/** Why nobody has answered, in words. Drivers tell of it in their messages, some without a code. */
export function wordsOf(error: Error | undefined): string {
  const code = codeOf(error);
  if (code === 'ECONNRESET') return 'the connection was closed before an answer';
  const { message = 'nobody answers' } = error ?? {};
  const told = Object.keys(unsent).find((each) => message.includes(each));
  return unsent[code] ?? (told === undefined ? message : String(unsent[told]));
}

/**
 * Fetches, and notes which commands may have reached somebody: where nothing was ever sent, nothing
 * was done, and nobody has to be told to repeat anything.
 */
export function brokenSendings(): {
  fetch(request: Request): Promise<Response>;
  /** Whether a command of this key may have reached somebody and was not answered. */
  has(idempotencyKey: string | null): boolean;
} {
  const broken = new Set<string>();
  return {
    async fetch(request) {
      const key = request.headers.get('Idempotency-Key');
      try {
        return await fetch(request);
      } catch (error) {
        if (key !== null && unsent[codeOf(error)] === undefined) broken.add(key);
        throw error;
      }
    },
    has: (idempotencyKey) => idempotencyKey !== null && broken.has(idempotencyKey),
  };
}
