import { OriginAway, type OriginLink, type OriginRequest } from './origin-link.ts';
import { originUnavailable } from './origin-unavailable.ts';

/** Twice, where a kept connection may have been closed by an origin that was started again. */
const tries = 2;

/** Asks the origin what changes nothing there. Throws 503 where it does not answer. */
export async function askOrigin(link: OriginLink, request: OriginRequest): Promise<Response> {
  const giveUpAt = performance.now() + request.limitMs;
  for (let count = 1; ; count++) {
    try {
      const limitMs = Math.max(1, giveUpAt - performance.now());
      return await link.send({ ...request, limitMs });
    } catch (error) {
      if (!(error instanceof OriginAway)) throw error;
      if (error.fate === 'unsent' || count === tries || performance.now() >= giveUpAt) {
        throw originUnavailable();
      }
    }
  }
}
