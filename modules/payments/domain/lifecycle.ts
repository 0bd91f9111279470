/** Where a payment stands. */
export const paymentStatuses = [
  'processing',
  'authorized',
  'requires_action',
  'in_doubt',
  'completed',
  'failed',
  'canceled',
  'expired',
] as const;

export type PaymentStatus = (typeof paymentStatuses)[number];

interface Transition {
  readonly from: readonly PaymentStatus[];
  readonly to: PaymentStatus;
}

/** The state machine: each event that changes a payment's status, from where, and to what. */
export const transitions = {
  'payment.authorized': { from: ['processing', 'in_doubt'], to: 'authorized' },
  'payment.requires_action': { from: ['processing'], to: 'requires_action' },
  'payment.confirmed': { from: ['requires_action'], to: 'processing' },
  'payment.in_doubt': { from: ['processing'], to: 'in_doubt' },
  'payment.completed': { from: ['processing', 'authorized', 'in_doubt'], to: 'completed' },
  'payment.failed': { from: ['processing', 'in_doubt'], to: 'failed' },
  'payment.retried': { from: ['failed'], to: 'processing' },
  'payment.canceled': {
    from: ['processing', 'requires_action', 'authorized', 'failed'],
    to: 'canceled',
  },
  'payment.expired': { from: ['requires_action', 'authorized'], to: 'expired' },
} as const satisfies Record<string, Transition>;

/** The status after an event. Throws where the machine has no such transition: a bug of a decider. */
export function statusAfter(status: PaymentStatus, eventType: string): PaymentStatus {
  const transition = (transitions as Readonly<Record<string, Transition>>)[eventType];
  if (!transition) return status;
  if (transition.from.includes(status)) return transition.to;
  throw new Error(`A payment that is ${status} cannot take ${eventType}`);
}

/** What a caller may ask of a payment that exists. */
export type PaymentAction =
  'update' | 'delete' | 'complete' | 'fail' | 'cancel' | 'retry' | 'confirm' | 'capture' | 'refund';

/** The statuses in which each action is taken. */
export const allowedIn: Readonly<Record<PaymentAction, readonly PaymentStatus[]>> = {
  update: paymentStatuses,
  delete: ['processing', 'requires_action', 'failed', 'canceled', 'expired'],
  complete: ['processing'],
  fail: ['processing'],
  cancel: ['processing', 'requires_action', 'authorized', 'failed'],
  retry: ['failed'],
  confirm: ['requires_action'],
  capture: ['authorized'],
  refund: ['completed'],
};

/** The machine in Mermaid's notation, as the module's README shows it. */
export function diagram(): string {
  const lines = Object.entries(transitions).flatMap(([event, { from, to }]) =>
    from.map((status) => `  ${status} --> ${to}: ${event.replace('payment.', '')}`),
  );
  const ends = (['completed', 'canceled', 'expired'] as const).map((end) => `  ${end} --> [*]`);
  return ['stateDiagram-v2', '  [*] --> processing: created', ...lines, ...ends].join('\n');
}
