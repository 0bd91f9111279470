// Made by `npm run client:generate` out of the schemas of modules/: change those.

/** What is sent with each command, by its type. */
export interface CommandBodies {
  readonly 'api_keys.create': {
    readonly id?: string | undefined;
    readonly name: string;
    readonly scopes: ReadonlyArray<
      | 'audit:read'
      | 'billing:read'
      | 'billing:write'
      | 'bulk:write'
      | 'commands:read'
      | 'events:read'
      | 'keys:write'
      | 'organization:read'
      | 'payments:read'
      | 'payments:write'
      | 'reports:write'
      | 'usage:read'
      | 'usage:write'
      | 'users:write'
      | 'webhooks:write'
    >;
    readonly expiresAt?: string | null | undefined;
    readonly organizationId?: string | undefined;
  };
  readonly 'api_keys.revoke': Record<string, never>;
  readonly 'organizations.create': {
    readonly name: string;
  };
  readonly 'payments.cancel': Record<string, never>;
  readonly 'payments.capture': {
    readonly amount?: number | undefined;
    readonly final?: boolean | undefined;
  };
  readonly 'payments.complete': Record<string, never>;
  readonly 'payments.confirm': Record<string, never>;
  readonly 'payments.create': {
    readonly id?: string | undefined;
    readonly amount: number;
    readonly currency: string;
    readonly userId?: string | null | undefined;
    readonly description?: string | null | undefined;
    readonly reference?: string | null | undefined;
    readonly metadata?:
      | {
          readonly [name: string]: string;
        }
      | undefined;
    readonly method?:
      | {
          readonly type: 'manual';
        }
      | {
          readonly type: 'sandbox';
          readonly token:
            | 'tok_capture_declined'
            | 'tok_capture_timeout_then_failure'
            | 'tok_capture_timeout_then_success'
            | 'tok_declined'
            | 'tok_flaky'
            | 'tok_insufficient_funds'
            | 'tok_refund_declined'
            | 'tok_refund_timeout_then_failure'
            | 'tok_refund_timeout_then_success'
            | 'tok_requires_action'
            | 'tok_success'
            | 'tok_timeout_then_failure'
            | 'tok_timeout_then_success'
            | 'tok_void_timeout_then_success';
        }
      | {
          readonly type: 'stripe';
          readonly paymentMethod: string;
        }
      | undefined;
    readonly capture?: 'automatic' | 'manual' | undefined;
  };
  readonly 'payments.delete': Record<string, never>;
  readonly 'payments.fail': {
    readonly code: string;
    readonly detail?: string | null | undefined;
  };
  readonly 'payments.refund': {
    readonly id?: string | undefined;
    readonly amount?: number | undefined;
    readonly reason?: string | null | undefined;
  };
  readonly 'payments.retry': Record<string, never>;
  readonly 'payments.update': {
    readonly amount?: number | undefined;
    readonly description?: string | null | undefined;
    readonly reference?: string | null | undefined;
    readonly metadata?:
      | {
          readonly [name: string]: string | null;
        }
      | undefined;
    readonly method?:
      | {
          readonly type: 'manual';
        }
      | {
          readonly type: 'sandbox';
          readonly token:
            | 'tok_capture_declined'
            | 'tok_capture_timeout_then_failure'
            | 'tok_capture_timeout_then_success'
            | 'tok_declined'
            | 'tok_flaky'
            | 'tok_insufficient_funds'
            | 'tok_refund_declined'
            | 'tok_refund_timeout_then_failure'
            | 'tok_refund_timeout_then_success'
            | 'tok_requires_action'
            | 'tok_success'
            | 'tok_timeout_then_failure'
            | 'tok_timeout_then_success'
            | 'tok_void_timeout_then_success';
        }
      | {
          readonly type: 'stripe';
          readonly paymentMethod: string;
        }
      | undefined;
  };
  readonly 'subscriptions.retry': Record<string, never>;
  readonly 'webhook_deliveries.retry': Record<string, never>;
  readonly 'webhook_endpoints.create': {
    readonly id?: string | undefined;
    readonly url: string;
    readonly eventTypes: ReadonlyArray<string>;
    readonly description?: string | null | undefined;
    readonly enabled?: boolean | undefined;
  };
  readonly 'webhook_endpoints.delete': Record<string, never>;
  readonly 'webhook_endpoints.replay': {
    readonly from: string;
    readonly to: string;
  };
  readonly 'webhook_endpoints.rotate_secret': Record<string, never>;
  readonly 'webhook_endpoints.test': Record<string, never>;
  readonly 'webhook_endpoints.update': {
    readonly url?: string | undefined;
    readonly eventTypes?: ReadonlyArray<string> | undefined;
    readonly description?: string | null | undefined;
    readonly enabled?: boolean | undefined;
  };
}
