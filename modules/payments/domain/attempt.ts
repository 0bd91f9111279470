import type { ProviderStep } from './provider-answer.ts';

/** What the API shows of the latest attempt at the provider. */
export type AttemptResource = {
  /** 1, 2, 3 …: how many operations were handed to a provider, refunds aside. */
  readonly number: number;
  readonly inFlight: boolean;
  readonly provider: string;
};

/** Why an attempt came to nothing. */
export type Failure = { readonly code: string; readonly detail: string | null };

/** A command that stays `executing` until an attempt is over. */
export interface WaitingCommand {
  readonly id: string;
  readonly type: string;
}

/** An attempt: one operation that is to be carried out at the provider, however often it is sent. */
export interface Attempt {
  readonly step: Exclude<ProviderStep, 'refund'>;
  readonly number: number;
  /** Minor units. */
  readonly amount: number;
  /** Of a capture: what is not captured is released. */
  readonly final: boolean;
  /** What a void is for: the caller's cancel, a payment that ended, or a charge nobody can finish. */
  readonly purpose: 'collect' | 'cancel' | 'release' | 'abandon';
  readonly command: WaitingCommand | null;
  /** The payment's version when it began. */
  readonly version: number;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  /** Since when nobody knows whether it was carried out: RFC 3339 UTC. */
  readonly doubtfulSince: string | null;
  /** Its provider did not tell for days, and somebody was told. */
  readonly unresolved: boolean;
}

/** How a provider collects a payment. */
export interface Collection {
  readonly capture: 'automatic' | 'manual';
  /** The provider's own name of the charge. */
  readonly reference: string | null;
  readonly attempt: Attempt | null;
  /** When what was begun lapses by itself: RFC 3339 UTC. */
  readonly expiresAt: string | null;
}

/** What the process remembers beside the payment. Times in milliseconds since the epoch. */
export interface Looking {
  /** When the provider was last asked about what is in doubt; null before the first time. */
  readonly lookedAt: number | null;
  /** The provider said that there is something to be seen. */
  readonly noticed: boolean;
}

const dayMs = 24 * 3_600_000;

/** How long a payment stays in these statuses at most, before it expires. */
export const lifetimeMs = { requires_action: dayMs, authorized: 7 * dayMs } as const;
