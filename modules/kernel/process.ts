/** A durable process: its name, and what of whose it is about. */
export interface ProcessName {
  /** `payment-collection` */
  readonly name: string;
  readonly organizationId: string;
  /** Unique in its organization. */
  readonly subject: string;
}

/** The workflow of a durable process. Clients make ids too, so the organization is part of it. */
export const processWorkflowId = ({ name, organizationId, subject }: ProcessName): string =>
  `${name}-${subject}-${organizationId}`;
