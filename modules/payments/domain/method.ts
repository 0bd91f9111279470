/** A method whose money a provider moves. */
export type ProviderMethod =
  /** The embedded provider; its token says how it answers. */
  | { readonly type: 'sandbox'; readonly token: SandboxToken }
  /** Stripe; the id of a PaymentMethod, `pm_…`. */
  | { readonly type: 'stripe'; readonly paymentMethod: string };

/** How a payment is paid. A manual one is completed or failed by call. */
export type PaymentMethod = { readonly type: 'manual' } | ProviderMethod;

/** How the sandbox is to answer: what becomes of the charge, or of what is done with it later. */
export const sandboxTokens = [
  'tok_success',
  'tok_declined',
  'tok_insufficient_funds',
  'tok_requires_action',
  'tok_flaky',
  'tok_timeout_then_success',
  'tok_timeout_then_failure',
  // The charge succeeds; what is done with it later does not.
  'tok_capture_declined',
  'tok_capture_timeout_then_success',
  'tok_capture_timeout_then_failure',
  'tok_void_timeout_then_success',
  'tok_refund_declined',
  'tok_refund_timeout_then_success',
  'tok_refund_timeout_then_failure',
] as const;

export type SandboxToken = (typeof sandboxTokens)[number];
