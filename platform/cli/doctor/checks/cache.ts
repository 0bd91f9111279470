import { wordsOf } from '../../call/broken-sendings.ts';
import { off, ok, problem, type Look } from '../finding.ts';

const limitMs = 3_000;

/** Does the cache server answer, and does it take our token? */
export const cache: Look = {
  part: 'cache',
  variables: /^UPSTASH_/,
  mend: 'Start the cache server, or correct UPSTASH_REDIS_REST_URL; without it queries are slower and as right',
  async look({ upstash }) {
    if (!upstash) {
      return [off('cache', 'No cache server: the memory of each process is all')];
    }
    const { host } = new URL(upstash.url);
    const response = await fetch(upstash.url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${upstash.token.reveal()}` },
      body: '["PING"]',
      signal: AbortSignal.timeout(limitMs),
    }).catch((error: Error) => {
      throw new Error(`${host}: ${wordsOf(error)}`, { cause: error });
    });
    if (response.ok) return [ok('cache', `${host} answers`)];
    const detail = `${host} answered ${response.status}`;
    return [problem('cache', detail, 'Correct UPSTASH_REDIS_REST_TOKEN')];
  },
};
