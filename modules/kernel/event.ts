import type { JsonObject } from './json.ts';

/** Who sent a command: an API key, or the operator's root key. */
export interface Actor {
  readonly type: 'api_key' | 'root_key' | 'system';
  readonly id: string;
}

/** A committed fact, as the event log holds it. */
export interface StoredEvent {
  /** Place in the database's log: private, ascending, with gaps. */
  readonly logId: number;
  /** `evt_…`, stable over every delivery. */
  readonly id: string;
  readonly organizationId: string;
  /** Number in its organization: 1, 2, 3 …, gapless. The greatest is the organization's position. */
  readonly sequence: number;
  /** Past tense, `payment.created`. */
  readonly type: string;
  /** The kind of aggregate that the event belongs to. */
  readonly aggregateType: string;
  /** The id of that aggregate. */
  readonly subject: string;
  /** Number in its aggregate: 1, 2, 3 …, gapless. */
  readonly aggregateVersion: number;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** RFC 3339 UTC with milliseconds; never below the time of the event before it. */
  readonly time: string;
  /** The resource after the change. */
  readonly data: JsonObject;
}
