import type { WebhookDelivery } from '../../api/resources.ts';
import { time } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import type { Column } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { answerOf } from './answer-text.ts';

/** What a list shows of deliveries. */
export const deliveryColumns = (actions: {
  readonly show: (delivery: WebhookDelivery) => void;
  readonly retry: (delivery: WebhookDelivery) => void;
}): readonly Column<WebhookDelivery>[] => [
  {
    heading: 'Event',
    cell: (delivery) => (
      <span class="what">
        <button type="button" class="link" onClick={() => actions.show(delivery)}>
          {delivery.eventType}
        </button>
        <small>{aboutOf(delivery)}</small>
      </span>
    ),
  },
  {
    heading: 'Status',
    cell: ({ status, nextAttemptAt, attemptCount }) => (
      <span class="what">
        <span>
          <Badge status={status} />
        </span>
        {nextAttemptAt !== null && attemptCount > 0 && <small>Next {time(nextAttemptAt)}</small>}
      </span>
    ),
  },
  {
    heading: 'Last answer',
    cell: ({ attempts }) => {
      const last = attempts.at(-1);
      return last ? answerOf(last) : <span class="quiet">–</span>;
    },
  },
  { heading: 'Attempts', numeric: true, cell: ({ attemptCount }) => attemptCount },
  { heading: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    heading: 'Action',
    cell: (delivery) => (
      <button
        type="button"
        class="plain"
        aria-label={`Send again: ${delivery.eventType}, ${delivery.id}`}
        onClick={() => actions.retry(delivery)}
      >
        Send again
      </button>
    ),
  },
];

/** What the event is about; the delivery's own id where its body does not say. */
function aboutOf({ id, request }: WebhookDelivery): string {
  const { data } = JSON.parse(request.body) as { readonly data?: { readonly id?: unknown } };
  return typeof data?.id === 'string' ? data.id : id;
}
