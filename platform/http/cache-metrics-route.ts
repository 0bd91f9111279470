import type { Context } from 'hono';
import { hitRateOf } from '../cache/hits.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { windowOf } from './metrics-window.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';

/**
 * `GET /v1/metrics/cache`: who answered the queries of the caller's organization in the window, in
 * the process that is asked; of everybody's for the operator. Answers of a replica and of the
 * primary are no hits. `share` and `hitRate` are 0 to 1.
 */
export const cacheMetricsRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['commands:read', 'root']);
    const window = windowOf(c);
    const answer = await primaryAnswer(c, parts);
    const answers = parts.sources.cache.answersOf(caller.organizationId, window.ms);
    const total = answers.reduce((sum, { count }) => sum + count, 0);
    return answer.send({
      tiers: answers.map((each) => ({ ...each, share: each.count / total })),
      hitRate: hitRateOf(answers),
      window: window.text,
    });
  };
