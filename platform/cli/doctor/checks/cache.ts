import { ok, problem, type Look } from '../finding.ts';

const limitMs = 3_000;

/** Does the cache server answer, and does it take our token? */
export const cache: Look = {
  part: 'cache',
  mend: 'Start the cache server, or correct UPSTASH_REDIS_REST_URL; without it queries are slower and as right',
  async look({ upstash }) {
    if (!upstash) {
      const detail = 'No cache server: the memory of each process is all';
      return [{ part: 'cache', status: 'off', detail, mend: null }];
    }
    const response = await fetch(upstash.url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${upstash.token.reveal()}` },
      body: '["PING"]',
      signal: AbortSignal.timeout(limitMs),
    });
    if (response.ok) return [ok('cache', `${new URL(upstash.url).host} answers`)];
    const detail = `${new URL(upstash.url).host} answered ${response.status}`;
    return [problem('cache', detail, 'Correct UPSTASH_REDIS_REST_TOKEN')];
  },
};
