import { paymentStatuses } from '../../../../modules/payments/domain/lifecycle.ts';
import type { Statistics } from '../../api/resources.ts';
import { number } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Pairs } from '../../parts/pairs.tsx';
import { Panel } from '../../parts/panel.tsx';

/** How many payments stand where. */
export const ByStatus = ({ statistics }: { readonly statistics: Statistics | undefined }) => (
  <Panel title="Payments by status">
    <Pairs
      pairs={paymentStatuses.map((status) => ({
        term: status,
        label: (
          <a href={`/payments?${new URLSearchParams({ status, ...currencyOf(statistics) })}`}>
            <Badge status={status} />
          </a>
        ),
        value: number(statistics?.byStatus[status]?.count ?? 0),
      }))}
    />
  </Panel>
);

const currencyOf = (statistics: Statistics | undefined) =>
  statistics && { currency: statistics.currency };
