import type { Context } from 'hono';
import * as v from 'valibot';
import { workflowMetrics } from '../commands/workflow-metrics.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const advice = 'Send a window from one minute to one day, such as PT15M, PT1H or 24h';

/** A duration of one unit, as ISO 8601 has it (`PT1H`, `P1D`) or in short (`1h`, `1d`). */
const Window = v.pipe(
  v.string(advice),
  v.regex(/^(PT\d{1,5}[SMH]|P1D|\d{1,5}[smhd])$/, advice),
  v.transform((text) => {
    const [, count, unit = ''] = /(\d+)([smhd])$/i.exec(text) ?? [];
    return { text, ms: Number(count) * unitMs[unit.toLowerCase() as keyof typeof unitMs] };
  }),
  v.check(({ ms }) => ms >= unitMs.m && ms <= unitMs.d, advice),
);

const Params = v.strictObject({ window: v.optional(Window) });

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
    const { window = { text: 'PT1H', ms: unitMs.h } } = parse(Params, parametersOf(c));
    const answer = await primaryAnswer(c, parts);
    const { clock, commandCounts } = parts;
    const { organizationId } = caller;
    const { cache } = parts.sources;
    const counted = await commandCounts.counted(organizationId, clock.now(), window.ms);
    const rate = cache.hitRateOf(organizationId, window.ms);
    return answer.send({ ...workflowMetrics(counted, rate), window: window.text });
  };
