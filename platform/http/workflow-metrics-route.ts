import type { Context } from 'hono';
import { hitRateOf } from '../cache/hits.ts';
import { workflowMetrics } from '../commands/workflow-metrics.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { windowOf } from './metrics-window.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';

/**
 * `GET /v1/metrics/workflows`: the commands that the caller's organization sees, counted where they
 * were committed, so the numbers outlive every process; and those of nobody else. `window` is one
 * minute to one day, an hour where it is not said, by whole minutes: the oldest counts as a whole.
 * `started` are those accepted in the window, the others those that finished in it, `running` is
 * now. Times are milliseconds from the acceptance to the outcome: the average is exact, p50, p95
 * and p99 are within 5 %, null where nothing finished. `cacheHitRate` is the share of the caller's
 * own queries that a cache answered in the window, in the process that is asked: no other knows.
 */
export const workflowMetricsRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['commands:read', 'root']);
    const window = windowOf(c);
    const answer = await primaryAnswer(c, parts);
    const { clock, commandCounts } = parts;
    const { organizationId } = caller;
    const { cache } = parts.sources;
    const counted = await commandCounts.counted(organizationId, clock.now(), window.ms);
    const rate = hitRateOf(cache.answersOf(organizationId, window.ms));
    return answer.send({ ...workflowMetrics(counted, rate), window: window.text });
  };
