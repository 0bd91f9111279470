import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';

/** An organization as the API shows it. */
export type OrganizationResource = {
  readonly id: string;
  readonly object: 'organization';
  readonly name: string;
  readonly status: 'active';
  readonly version: number;
  readonly createdAt: string;
};

export interface OrganizationEvent extends DomainEvent {
  readonly type: 'organization.created';
  readonly name: string;
}

/** The organization aggregate: who payments, keys and positions belong to. */
export const organization: Aggregate<OrganizationResource, OrganizationEvent> = {
  type: 'organization',
  events: ['organization.created'],
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state,
  evolve: (_, event, { aggregateId, version, at }) => ({
    id: aggregateId,
    object: 'organization',
    name: event.name,
    status: 'active',
    version,
    createdAt: at,
  }),
};
