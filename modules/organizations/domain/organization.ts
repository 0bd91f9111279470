import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';

/** An organization as the API shows it. */
export type OrganizationResource = {
  readonly id: string;
  readonly object: 'organization';
  readonly name: string;
  /** A suspended one's keys are refused; nothing of it is lost, and what it began is finished. */
  readonly status: 'active' | 'suspended';
  readonly version: number;
  readonly createdAt: string;
};

export interface OrganizationCreated extends DomainEvent {
  readonly type: 'organization.created';
  readonly name: string;
}

export interface OrganizationChanged extends DomainEvent {
  readonly type: 'organization.suspended' | 'organization.resumed';
}

export type OrganizationEvent = OrganizationCreated | OrganizationChanged;

/** The organization aggregate: who payments, keys and positions belong to. */
export const organization: Aggregate<OrganizationResource, OrganizationEvent> = {
  type: 'organization',
  events: ['organization.created', 'organization.suspended', 'organization.resumed'],
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state,
  evolve(state, event, { aggregateId, version, at }) {
    if (event.type === 'organization.created') {
      return {
        id: aggregateId,
        object: 'organization',
        name: event.name,
        status: 'active',
        version,
        createdAt: at,
      };
    }
    if (!state) throw new Error(`The organization ${aggregateId} changed before it was made`);
    const status = event.type === 'organization.suspended' ? 'suspended' : 'active';
    return { ...state, status, version };
  },
};
