import type { Page, WaitingEvents } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { counted, seconds, words } from '../../format.ts';
import { Pairs } from '../../parts/pairs.tsx';
import { Panel } from '../../parts/panel.tsx';

const path = '/v1/metrics/subscriptions';

/** How many of the organization's events each reader has still to pass. */
export function SubscriptionLags() {
  const { body, problem } = useResource<Page<WaitingEvents>>(path, { everyMs: 5_000 });
  const pairs = (body?.data ?? []).map(({ name, waiting }) => ({
    term: words(name.replaceAll('-', '_')),
    value: lagOf(waiting),
  }));
  return (
    <Panel title="Subscription lag">
      <Pairs pairs={pairs} />
      {body && pairs.length === 0 && <p class="quiet">Nothing reads events here.</p>}
      {problem && <p class="quiet">{problem.detail}</p>}
    </Panel>
  );
}

function lagOf({ events, exact, seconds: age }: WaitingEvents['waiting']): string {
  const count = `${exact ? '' : 'Over '}${counted(events, 'event')}`;
  return events === 0 ? count : `${count}, ${seconds(age)}`;
}
