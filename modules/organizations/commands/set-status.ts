import * as v from 'valibot';
import { defineCommand, type CommandDefinition } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import {
  organization,
  type OrganizationChanged,
  type OrganizationResource,
} from '../domain/organization.ts';

/** A command of the operator that gives an organization a status; that it has already, it keeps. */
const setStatus = (
  name: 'suspend' | 'resume',
  status: OrganizationResource['status'],
  event: OrganizationChanged['type'],
): CommandDefinition =>
  defineCommand<JsonObject, OrganizationResource>({
    type: `organizations.${name}`,
    aggregate: organization,
    target: 'existing',
    scopes: ['root'],
    route: { method: 'POST', path: `/v1/organizations/:id/${name}`, status: 200 },
    body: v.strictObject({}),
    prepare: (input, { aggregateId }) => ok({ input, organizationId: aggregateId }),
    decide(_, state) {
      const changed: OrganizationChanged = { type: event };
      return ok({ events: state.status === status ? [] : [changed] });
    },
  });

/** Refuses the organization's keys from now on, within a minute everywhere. */
export const suspend = setStatus('suspend', 'suspended', 'organization.suspended');

/** Takes the organization's keys again. */
export const resume = setStatus('resume', 'active', 'organization.resumed');
