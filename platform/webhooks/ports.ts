import type { StoredEvent } from '../../modules/kernel/event.ts';
import type {
  AttemptResource,
  DisabledReason,
  SealedSecret,
} from '../../modules/webhooks/ports.ts';

/** A first attempt, a replay's, and one that somebody asked for, a test too: all are due at once. */
export const [dueFirst, dueOfReplay, dueAgain] = [0, 1, 2];

/** When nothing is due. */
export const never = Number.MAX_SAFE_INTEGER;

/** An endpoint whose attempts failed so often in a row just fails. */
export const failingAfter = 10;

/** So many activities share the endpoints of a database. */
export const webhookGroups = 4;

/** The group of an endpoint: a number that is spread evenly, and the same for ever (FNV-1a). */
export function webhookGroupOf(organizationId: string, endpointId: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${organizationId} ${endpointId}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0) % webhookGroups;
}

/** An endpoint by its id, in its organization. */
export interface EndpointName {
  readonly organizationId: string;
  readonly endpointId: string;
}

/** An endpoint that asks for events. */
export interface ListeningEndpoint extends EndpointName {
  readonly eventTypes: readonly string[];
  readonly createdAt: string;
}

/** What a delivery needs to know of its event. */
export type DeliveredEvent = Pick<
  StoredEvent,
  'id' | 'sequence' | 'type' | 'aggregateType' | 'subject'
>;

/** A delivery about to be written. */
export interface NewDelivery extends EndpointName {
  readonly id: string;
  readonly event: DeliveredEvent;
  /** Somebody waits for it: it overtakes what is due, and ends a pause. */
  readonly asked: boolean;
}

/** A replay that is not all turned into deliveries yet. */
export interface OpenReplay extends EndpointName {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The last sequence that was looked at; null before the first look finds where `from` begins. */
  readonly place: number | null;
  /** The last sequence that belongs to it. */
  readonly until: number;
}

/** An endpoint that something is due for. */
export interface DueEndpoint extends EndpointName {
  readonly url: string;
  readonly version: number;
  readonly secrets: readonly SealedSecret[];
  /** Failures in a row, and since when there is nothing else, in milliseconds since 1970. */
  readonly failures: number;
  readonly failingSince: number | null;
}

/** A delivery that is due. */
export interface DueDelivery {
  readonly place: number;
  /** Those of an aggregate have their first attempts in order. */
  readonly aggregate: string;
  readonly first: boolean;
  /** Somebody asked for it: a retry, or a test. */
  readonly asked: boolean;
  readonly attempts: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  /** Of the command that caused the event. */
  readonly correlationId: string;
  /** The event's data as JSON text. */
  readonly data: string;
}

/** What of an endpoint is wanted. */
export interface Wanted extends EndpointName {
  /** Deliveries that are in hand already. */
  readonly taken: readonly number[];
  readonly limit: number;
}

/** What came of an attempt. */
export interface AttemptResult extends EndpointName {
  readonly place: number;
  readonly attempt: AttemptResource;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** When the next attempt is due, in milliseconds since 1970; null without one. */
  readonly dueAt: number | null;
}

/** How an endpoint is doing. */
export interface EndpointHealth extends EndpointName {
  readonly version: number;
  readonly failures: number;
  readonly failingSince: number | null;
  /** Nothing is sent to it before this time, in milliseconds since 1970. */
  readonly pausedUntil: number;
}

/** A group of endpoints, and the fence of whoever sends to it now. */
export interface GroupClaim {
  readonly group: number;
  readonly fence: number;
}

/** Keeps what is to be delivered. Every method is atomic. */
export interface WebhookStore {
  /** Enabled endpoints of organizations. */
  listening(organizationIds: readonly string[]): Promise<readonly ListeningEndpoint[]>;
  /** Makes deliveries, each once. */
  add(deliveries: readonly NewDelivery[], at: string): Promise<void>;
  /** Keeps replays that were asked for, each once. */
  addReplays(replays: readonly OpenReplay[]): Promise<void>;
  /** A replay that is not all turned into deliveries, of the next organization after this one. */
  openReplay(afterOrganization: string): Promise<OpenReplay | undefined>;
  /** The next events of a replay, at most `limit`, and the last sequence that was looked at. */
  replayed(
    replay: OpenReplay,
    limit: number,
  ): Promise<{ readonly events: readonly DeliveredEvent[]; readonly place: number }>;
  /** Makes a replay's next deliveries and moves its place; it ends at `until`. */
  advanceReplay(
    replay: OpenReplay,
    place: number,
    deliveries: readonly NewDelivery[],
    at: string,
  ): Promise<void>;

  /** The groups that have endpoints. */
  groups(): Promise<readonly number[]>;
  /** Takes a group over: whoever sent to it before can write nothing more about it. */
  claim(group: number): Promise<GroupClaim>;
  /** Endpoints of a group that something is due for, the longest first. */
  dueEndpoints(group: number, now: number, limit: number): Promise<readonly DueEndpoint[]>;
  /** When the next thing is due in a group; `never` where nothing is. */
  nextDueAt(group: number): Promise<number>;
  /** What is due for endpoints, first attempts in their order; in the order of `wanted`. */
  dueDeliveries(
    wanted: readonly Wanted[],
    now: number,
  ): Promise<readonly (readonly DueDelivery[])[]>;
  /** Writes what came of attempts. False where the group was taken over, and nothing was written. */
  record(
    claim: GroupClaim,
    results: readonly AttemptResult[],
    health: readonly EndpointHealth[],
  ): Promise<boolean>;

  /** Deletes some of what was made before a time. True when there may be more. */
  forget(createdBefore: string): Promise<boolean>;
  /** Deletes some of what deleted endpoints have left. True when there may be more. */
  sweep(): Promise<boolean>;
  /** Encrypts secrets anew, of some endpoints whose secrets `stale` finds. True when there may be more. */
  reseal(
    stale: (sealed: string) => boolean,
    again: (endpoint: EndpointName, sealed: string) => string,
  ): Promise<boolean>;
}

/** What waits to be sent, in all. */
export interface WebhookBacklog {
  readonly endpoints: { readonly enabled: number; readonly disabled: number };
  /** Deliveries that are not over, up to 10,000. */
  readonly pending: number;
  /** Those of them that could be sent now, up to 10,000. */
  readonly due: number;
  /** For how long the one has been due that waits longest for an endpoint that does not just fail. */
  readonly oldestDueMs: number;
}

/** Where an attempt goes to: the host's name is for the certificate, the address for the wire. */
export interface Target {
  readonly url: URL;
  /** Addresses that were checked, in the order in which they are tried. */
  readonly addresses: readonly string[];
}

/** A request that was signed. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back, or why nothing did. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** The beginning of the body. */
      readonly body: string;
      readonly truncated: boolean;
      /** Milliseconds until its head was there. */
      readonly headMs: number;
      /** Why it does not count though it began. */
      readonly error: string | null;
    }
  | { readonly kind: 'none'; readonly error: string };

/** Sends to the addresses that it is given and to no other, follows nothing, reads little. */
export type Transmit = (
  target: Target,
  request: SignedRequest,
  signal: AbortSignal,
) => Promise<Reply>;

/** All addresses of a host. Throws where there are none, or nobody can tell now. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Has an endpoint disabled by a command; resolves when that is decided, or cannot be now. */
export type DisableEndpoint = (
  endpoint: EndpointName & { readonly version: number },
  reason: DisabledReason,
) => Promise<void>;

/** Tells of an attempt: what its request says beside, and what it came to. Undefined for nothing. */
export type TraceAttempt = (
  endpoint: EndpointName,
  delivery: DueDelivery,
) => { readonly headers: Readonly<Record<string, string>>; ended(reply: Reply): void } | undefined;
