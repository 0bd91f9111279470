import * as v from 'valibot';
import { Currency } from '../../kernel/money.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { Day } from '../../kernel/time.ts';
import { statisticsIntervals, statisticsOf } from '../domain/payment-statistics.ts';
import type { PaymentsOf } from '../ports.ts';
import { Statuses } from './search-parameters.ts';

/** Over all currencies of an answer: 27 years of days in one of them. */
const seriesLimit = 10_000;

/** Counts and sums of an organization's payments by currency, status and time of creation. */
export const statistics = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.statistics',
    scopes: ['payments:read'],
    route: { path: '/v1/payments/statistics' },
    params: v.pipe(
      v.strictObject({
        currency: v.optional(Currency),
        status: v.optional(Statuses),
        from: v.optional(Day),
        to: v.optional(Day),
        interval: v.optional(v.picklist(statisticsIntervals, 'Use the interval "day" or "month"')),
      }),
      v.forward(
        v.check(({ from = '', to = '~' }) => from <= to, 'Send a from that is not after to'),
        ['from'],
      ),
    ),
    async run({ status, currency, from, to, interval }, { organizationId }) {
      const filter = { statuses: status, currency, from, to };
      const series = interval && { interval, limit: seriesLimit + 1 };
      const { statuses, periods, epoch, position } = await payments(organizationId).sums(
        filter,
        series,
      );
      if (periods && periods.length > seriesLimit) {
        return refuse({
          kind: 'parameter',
          code: 'invalid_request',
          pointer: '/interval',
          detail: 'Send a later from, an earlier to, or a currency: the series is too long',
        });
      }
      const json = JSON.stringify({ data: statisticsOf(statuses, periods) });
      return ok({ json, epoch, position });
    },
  });
