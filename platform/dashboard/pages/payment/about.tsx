import type { PaymentResource } from '../../api/resources.ts';
import { money, words } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import { Time } from '../../parts/time.tsx';

/** What a payment is. */
export const About = ({ payment }: { readonly payment: PaymentResource }) => {
  const { attempt, failure, currency, method, metadata } = payment;
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
        ['Metadata', <Metadata key="metadata" of={metadata} />],
        ['Created', <Time key="created" at={payment.createdAt} />],
        ['Changed', <Time key="updated" at={payment.updatedAt} />],
        ['Completed', payment.completedAt && <Time key="completed" at={payment.completedAt} />],
      ]}
    />
  );
};

const Metadata = ({ of }: { readonly of: PaymentResource['metadata'] }) => {
  const pairs = Object.entries(of);
  if (pairs.length === 0) return <span class="quiet">–</span>;
  return (
    <ul class="ids">
      {pairs.map(([name, value]) => (
        <li key={name}>
          <code>{name}</code> {value}
        </li>
      ))}
    </ul>
  );
};
