import type { IdPage, ListedPage } from '../kernel/id-list.ts';
import type { Total } from '../kernel/page.ts';
import type { Freshness } from '../kernel/query.ts';
import type { DeliveryResource, DeliveryStatus } from './domain/delivery.ts';
import type { EndpointResource } from './domain/endpoint.ts';

export type { Delivery, DeliveryResource } from './domain/delivery.ts';
export type { DisabledReason, Endpoint, EndpointResource } from './domain/endpoint.ts';
export type { SealedSecret } from './domain/secrets.ts';

/** An attempt at a delivery, as the log of deliveries shows it. */
export type AttemptResource = {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly startedAt: string;
  /** Where it was sent to: the endpoint's address at that time. */
  readonly url: string;
  /** Milliseconds: to find the address, until the head of the answer, and in all. */
  readonly timings: {
    readonly resolveMs: number;
    readonly headMs: number | null;
    readonly totalMs: number;
  };
  /** The answer; its body is cut after 4 KB. Null where none came. */
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly truncated: boolean;
  } | null;
  /** Why it failed without an answer, or why the answer is none. */
  readonly error: string | null;
};

/** A delivery with what was sent, and what came back. */
export type DeliveryLogEntry = DeliveryResource & {
  readonly request: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly attempts: readonly AttemptResource[];
};

/** How sending to an endpoint goes. */
export type EndpointHealthResource = {
  readonly object: 'webhook_endpoint_health';
  readonly endpointId: string;
  /** Attempts that failed since the last one that succeeded, and since when. */
  readonly consecutiveFailures: number;
  readonly failingSince: string | null;
  /** Of an endpoint that hangs: nothing is sent before this time but what somebody asks for. */
  readonly pausedUntil: string | null;
  /** Deliveries that are not over. */
  readonly waiting: { readonly firstAttempts: Total; readonly retries: Total };
};

type Listed = Freshness & ListedPage;

/** Reads the webhooks of one organization: there is no way to name another's. */
export interface WebhookReader {
  /** The endpoint; `gone` where it was deleted. */
  endpoint(
    id: string,
  ): Promise<Freshness & { readonly endpoint: EndpointResource | 'gone' | undefined }>;
  /** How sending to an endpoint goes that there is. */
  health(id: string): Promise<Freshness & { readonly health: EndpointHealthResource }>;
  /** Endpoints that were not deleted, newest first. */
  endpoints(page: IdPage): Promise<Listed>;
  /** The deliveries to an endpoint in some of the statuses, newest first. */
  deliveries(
    endpointId: string,
    statuses: readonly DeliveryStatus[],
    page: IdPage,
  ): Promise<Listed>;
}

/** The webhooks of an organization. */
export type WebhooksOf = (organizationId: string) => WebhookReader;

/** Knows where webhooks may go. */
export interface WebhookUrls {
  /** Why nothing may be sent there, as a sentence that says what to do; undefined where it may. */
  refusalOf(url: string): Promise<string | undefined>;
}
