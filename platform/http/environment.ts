import type { RouteScope } from '../../modules/kernel/scope.ts';
import type { KeyGrant } from '../../modules/organizations/ports.ts';
import type { Actor } from '../../modules/kernel/event.ts';

/** Who sends a request. */
export interface Caller {
  readonly actor: Actor;
  /** Null for the root key, which belongs to no organization. */
  readonly organizationId: string | null;
  readonly scopes: ReadonlySet<RouteScope>;
}

/** What the middleware hands on to the routes. */
export interface Environment {
  Variables: {
    requestId: string;
    caller: Caller;
    /** The client's address, where an edge that is believed tells it. */
    client: string | undefined;
    /** An edge has sent the request, and is believed. */
    fromEdge: boolean | undefined;
    /** The API key that a request came with, and when it was known to open that. */
    knownKey: (KeyGrant & { readonly hash: string; readonly at: number }) | undefined;
    /** For the log line and the metrics of the request. */
    commandId: string | undefined;
  };
}
