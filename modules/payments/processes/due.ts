import { timestamp } from '../../kernel/clock.ts';
import type { Looking } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import { isOpen } from '../domain/refund.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** So long after a doubt began its provider is asked; later every hour. */
const firstLooks = [second, 5 * second, 30 * second, 5 * minute];
const doubtLimit = 7 * 24 * hour;
/** A notice whose provider cannot be asked now is followed so much later. */
const noticeAgain = minute;

/** Something of a payment that is to be done at a time. */
export type Due = {
  /** Milliseconds since the epoch. */
  readonly at: number;
} & (
  | { readonly kind: 'attempt' | 'expiry' | 'notice' }
  | { readonly kind: 'refund'; readonly id: string }
);

/** Everything that is to be done for a payment, the earliest first. */
export function dueOf(payment: Payment, looking: Looking): Due[] {
  const { collection, refunds, resource, deleted } = payment;
  const due: Due[] = [];
  if (collection?.attempt) {
    due.push({ kind: 'attempt', at: nextAt(collection.attempt, looking) });
  } else if (collection?.expiresAt != null && !deleted) {
    due.push({ kind: 'expiry', at: Date.parse(collection.expiresAt) });
    if (looking.noticed && resource.status === 'requires_action') {
      due.push({ kind: 'notice', at: noticeAt(looking) });
    }
  }
  for (const refund of refunds.filter(isOpen)) {
    const { id, createdAt: startedAt } = refund.resource;
    due.push({ kind: 'refund', id, at: nextAt({ ...refund, startedAt }, looking) });
  }
  return due.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);
}

function nextAt(
  of: {
    readonly startedAt: string;
    readonly doubtfulSince: string | null;
    readonly unresolved: boolean;
  },
  looking: Looking,
): number {
  const noticed = looking.noticed ? noticeAt(looking) : Number.POSITIVE_INFINITY;
  if (of.unresolved) return noticed;
  if (of.doubtfulSince === null) return Date.parse(of.startedAt);
  const since = Date.parse(of.doubtfulSince);
  const passed = Math.max(0, (looking.lookedAt ?? since) - since);
  const next = firstLooks.find((at) => at > passed) ?? (Math.floor(passed / hour) + 1) * hour;
  return Math.min(since + next, noticed);
}

const noticeAt = ({ lookedAt }: Looking): number =>
  lookedAt === null ? 0 : lookedAt + noticeAgain;

/**
 * When the row of a payment's process is due: RFC 3339 UTC; null where it needs none. What only a
 * notice of the provider can bring on keeps its row, or nobody could take the notice.
 */
export function rowDueAt(payment: Payment, looking: Looking): string | null {
  const [first] = dueOf(payment, looking);
  if (first) return timestamp(first.at);
  return payment.collection?.attempt || payment.refunds.some(isOpen) ? farAway : null;
}

const farAway = '9999-12-31T23:59:59.999Z';

/** True once a provider had all the time that it gets to tell. */
export const isHopeless = (doubtfulSince: string | null, now: number): boolean =>
  doubtfulSince !== null && now - Date.parse(doubtfulSince) >= doubtLimit;

/** True for asking what became of something: what is sent for the first time is no look. */
export function isLook({ collection, refunds }: Payment, due: Due): boolean {
  if (due.kind === 'notice') return true;
  if (due.kind === 'attempt') return collection?.attempt?.doubtfulSince != null;
  if (due.kind !== 'refund') return false;
  return refunds.find(({ resource }) => resource.id === due.id)?.doubtfulSince != null;
}
