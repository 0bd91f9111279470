import type { WebhookAttempt, WebhookDelivery } from '../../api/resources.ts';
import { milliseconds } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { Time } from '../../parts/time.tsx';
import { answerOf, readable } from './answer-text.ts';

/** A delivery with what was sent, and what came back each time. */
export const DeliveryDialog = (props: {
  readonly delivery: WebhookDelivery;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}) => {
  const { delivery, onRetry, onClose } = props;
  const { request, attempts } = delivery;
  return (
    <Dialog title={delivery.eventType} wide onClose={onClose}>
      <Facts
        facts={[
          ['Status', <Badge key="status" status={delivery.status} />],
          ['Delivery', <code key="id">{delivery.id}</code>],
          [
            'Event',
            delivery.eventId === undefined ? null : (
              <ResourceLink key="event" type="event" id={delivery.eventId} />
            ),
          ],
          ['Replay', delivery.replayId && <code key="replay">{delivery.replayId}</code>],
          ['Created', <Time key="created" at={delivery.createdAt} />],
          ['Next attempt', delivery.nextAttemptAt && <Time at={delivery.nextAttemptAt} />],
        ]}
      />
      <h3>Attempts</h3>
      {attempts.length === 0 && <p class="quiet">None yet.</p>}
      {attempts.toReversed().map((attempt, index) => (
        <Attempt key={attempt.number} attempt={attempt} open={index === 0} />
      ))}
      <h3>Request</h3>
      <Message headers={request.headers} body={request.body} />
      <div class="buttons">
        <button type="button" onClick={onRetry}>
          Send again
        </button>
        <button type="button" class="primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
};

const Attempt = ({
  attempt,
  open,
}: {
  readonly attempt: WebhookAttempt;
  readonly open: boolean;
}) => (
  <details class="attempt" open={open}>
    <summary>
      <strong>
        Attempt {attempt.number}: {answerOf(attempt)}
      </strong>{' '}
      <Time at={attempt.startedAt} />{' '}
      <span class="quiet">{milliseconds(attempt.timings.totalMs)}</span>
    </summary>
    <p class="quiet">Sent to {attempt.url}</p>
    {attempt.answer && (
      <Message
        headers={attempt.answer.headers}
        body={attempt.answer.body}
        cut={attempt.answer.truncated}
      />
    )}
  </details>
);

const Message = (props: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cut?: boolean;
}) => (
  <pre>
    {Object.entries(props.headers).map(([name, value]) => (
      <span key={name} class="quiet">{`${name}: ${value}\n`}</span>
    ))}
    {`\n${readable(props.body)}${props.cut ? '\n…' : ''}`}
  </pre>
);
