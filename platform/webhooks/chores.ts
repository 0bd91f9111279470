import { timestamp } from '../../modules/kernel/clock.ts';
import { secretOwner, wants } from '../../modules/webhooks/index.ts';
import type { Chore } from '../events/ports.ts';
import type { PublishingParts } from './subscription.ts';

/** Encrypts and opens what has to be used again. */
interface Sealing {
  seal(owner: string, secret: string): string;
  open(owner: string, sealed: string): string;
  isCurrent(sealed: string): boolean;
}

const limits = {
  replayEveryMs: 500,
  replayEvents: 500,
  keepMs: 30 * 24 * 3_600_000,
  forgetEveryMs: 3_600_000,
  sweepEveryMs: 5_000,
  resealEveryMs: 3_600_000,
};

/** What is done about webhooks beside sending them. */
export function webhookChores(
  parts: PublishingParts & { readonly vault: Sealing },
): readonly Chore[] {
  const { store, clock, ids, vault } = parts;
  /** Organizations take turns: none waits for all that another asked for. */
  let served = '';

  /** Turns the next part of a replay into deliveries: each event once, however often this runs. */
  async function replay(): Promise<boolean> {
    const open = await store.openReplay(served);
    if (!open) return false;
    const { organizationId, endpointId } = open;
    served = organizationId;
    const { events, place } = await store.replayed(open, limits.replayEvents);
    const endpoint = (await store.listening([organizationId])).find(
      (each) => each.endpointId === endpointId,
    );
    const deliveries = events
      .filter(({ type }) => type !== 'webhook_endpoint.tested')
      .filter(({ type }) => wants(endpoint?.eventTypes ?? [], type))
      .map((event) => ({ organizationId, endpointId, id: ids.make('whd'), event, asked: false }));
    await store.advanceReplay(open, place, deliveries, timestamp(clock.now()));
    parts.wake();
    return true;
  }

  return [
    { name: 'webhook replays', everyMs: limits.replayEveryMs, run: replay },
    {
      name: 'old webhook deliveries',
      everyMs: limits.forgetEveryMs,
      run: () => store.forget(timestamp(clock.now() - limits.keepMs)),
    },
    {
      name: 'deliveries of deleted webhook endpoints',
      everyMs: limits.sweepEveryMs,
      run: () => store.sweep(),
    },
    {
      name: 'webhook secrets under an old key',
      everyMs: limits.resealEveryMs,
      run: () =>
        store.reseal(
          (sealed) => !vault.isCurrent(sealed),
          ({ organizationId, endpointId }, sealed) => {
            const owner = secretOwner(organizationId, endpointId);
            return vault.seal(owner, vault.open(owner, sealed));
          },
        ),
    },
  ];
}
