import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { endpoint, type Endpoint, type EndpointEvent } from '../domain/endpoint.ts';
import { secretOwner } from '../domain/secrets.ts';

type Input = { readonly sealedSecret: string };

/** Makes a new secret, shown once. The old one signs beside it for 24 hours. */
export const rotateSecret = defineCommand<Input, Endpoint>({
  type: 'webhook_endpoints.rotate_secret',
  aggregate: endpoint,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: { method: 'POST', path: '/v1/webhook-endpoints/:id/rotate-secret', status: 200 },
  secrets: ['secret'],
  body: v.strictObject({}),
  prepare(_, { organizationId, aggregateId }, make) {
    const owner = secretOwner(organizationId ?? '', aggregateId);
    const { secret, sealed } = make.secrets.makeSealed('whsec_', owner);
    return ok({ input: { sealedSecret: sealed }, secrets: { secret } });
  },
  decide({ sealedSecret }) {
    const rotated: EndpointEvent = { type: 'webhook_endpoint.secret_rotated', sealedSecret };
    return ok({ events: [rotated] });
  },
});
