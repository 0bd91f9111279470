/** How much is measured. */
export interface Plan {
  /** What the generated database holds at least. */
  readonly events: number;
  /** Where that database is, or is to be kept; a temporary one where it is not said. */
  readonly database?: string;
  readonly idleClients: number;
  /** How long commands are followed to a receiver. */
  readonly webhookSeconds: number;
  /** How many deliveries wait. */
  readonly webhookDeliveries: number;
}

export const fullPlan: Plan = {
  events: 1_000_000,
  idleClients: 1_000,
  webhookSeconds: 20,
  webhookDeliveries: 20_000,
};

/** For trying: the figures are coarse. */
export const quickPlan: Plan = {
  events: 100_000,
  idleClients: 1_000,
  webhookSeconds: 5,
  webhookDeliveries: 3_000,
};
