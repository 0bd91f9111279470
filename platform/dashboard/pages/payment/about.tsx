import type { PaymentResource } from '../../api/resources.ts';
import { money, words } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import { Time } from '../../parts/time.tsx';

/** What a payment is. */
export const About = ({ payment }: { readonly payment: PaymentResource }) => {
  const { attempt, failure, currency, method } = payment;
  const pairs = Object.entries(payment.metadata);
  return (
    <Facts
      facts={[
        ['Description', payment.description],
        ['Reference', payment.reference],
        ['Captured', money(payment.amountCaptured, currency)],
        ['Refunded', money(payment.amountRefunded, currency)],
        ['Method', 'token' in method ? `Sandbox, ${method.token}` : words(method.type)],
        [
          'Collection',
          attempt &&
            `Attempt ${attempt.number} at ${attempt.provider}${attempt.inFlight ? ', in flight' : ''}`,
        ],
        [
          'Failure',
          failure && `${words(failure.code)}${failure.detail ? `: ${failure.detail}` : ''}`,
        ],
        ['User', payment.userId],
        ['Created', <Time key="created" at={payment.createdAt} />],
        ['Changed', <Time key="updated" at={payment.updatedAt} />],
        ['Completed', payment.completedAt && <Time key="completed" at={payment.completedAt} />],
        ['Metadata', pairs.length > 0 ? <Metadata key="metadata" of={pairs} /> : null],
      ]}
    />
  );
};

const Metadata = ({ of }: { readonly of: readonly (readonly [name: string, value: string])[] }) => (
  <dl class="entries">
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>
          <code>{name}</code>
        </dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
