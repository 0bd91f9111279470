import type { PageMark, Total } from '../../modules/kernel/page.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';

/** Where a command may be, in the order that it goes through. */
export const commandStatuses = ['accepted', 'executing', 'succeeded', 'refused', 'failed'] as const;

export type CommandStatus = (typeof commandStatuses)[number];

/** A command as it can be looked up afterwards. */
export interface CommandRecord {
  readonly id: string;
  readonly type: string;
  readonly status: CommandStatus;
  readonly organizationId: string;
  readonly idempotencyKey: string;
  readonly aggregateId: string;
  readonly resource: { readonly type: string; readonly id: string } | null;
  readonly httpStatus: number | null;
  readonly refusal: Refusal | null;
  readonly runId: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** The number of the attempt that is made now, or was made last: 1, 2, 3 … */
  readonly attempt: number;
  /** What came of the attempts before that one, and when it was sent again. */
  readonly earlierSteps: readonly CommandStep[];
  readonly eventIds: readonly string[];
  readonly acceptedAt: string;
  readonly decidedAt: string | null;
  /** When it was answered: later than decided, where a provider had to answer first. */
  readonly finishedAt: string | null;
  /** When its events had been published; null before that, and where it caused none. */
  readonly publishedAt: string | null;
}

/** One line of a command's timeline. */
export interface CommandStep {
  readonly step: 'accepted' | 'validated' | 'executed' | 'published';
  readonly at: string;
  readonly attempt: number;
  /** A problem code, or `interrupted` where the process ended in the middle of the attempt. */
  readonly error: string | null;
}

/** Which commands are listed, and how many. */
export interface CommandPage {
  readonly statuses: readonly CommandStatus[];
  /** Undefined for all types. */
  readonly type: string | undefined;
  readonly limit: number;
  /** How many are passed over. */
  readonly offset: number;
  /** Where the page begins: at a command; undefined for the newest. */
  readonly mark: PageMark<CommandPlace> | undefined;
}

/** An id, not a number of ours, which would tell how much others send. */
export type CommandPlace = Pick<CommandRecord, 'id'>;

/**
 * Looks commands up for who sees them. An organization sees what its keys, its handlers and its
 * durable processes have sent; the operator (null) sees what the root key has sent, which no
 * organization does: such a command's idempotency key and input are the operator's.
 */
export interface CommandRecordReader {
  find(organizationId: string | null, commandId: string): Promise<CommandRecord | undefined>;
  /** Newest first, whichever way the page is turned. */
  list(organizationId: string | null, page: CommandPage): Promise<readonly CommandRecord[]>;
  /** How many a list has. */
  total(
    organizationId: string | null,
    filters: Pick<CommandPage, 'statuses' | 'type'>,
  ): Promise<Total>;
}
