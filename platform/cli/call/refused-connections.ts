/**
 * Fetches, and notes which commands may have reached somebody: where every connection was refused,
 * nothing was done, and nobody has to be told to repeat anything.
 */
export function refusedConnections(): {
  fetch(request: Request): Promise<Response>;
  /** Whether a command of this key may have reached somebody and was not answered. */
  haveBroken(idempotencyKey: string | null): boolean;
} {
  const broken = new Set<string>();
  return {
    async fetch(request) {
      const key = request.headers.get('Idempotency-Key');
      try {
        return await fetch(request);
      } catch (error) {
        const isRefused = (error as { code?: string }).code === 'ConnectionRefused';
        if (key !== null && !isRefused) broken.add(key);
        throw error;
      }
    },
    haveBroken: (idempotencyKey) => idempotencyKey !== null && broken.has(idempotencyKey),
  };
}
