import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ClientId } from '../../kernel/id.ts';
import { ok } from '../../kernel/result.ts';
import {
  endpoint,
  type Endpoint,
  type EndpointEvent,
  type EndpointTerms,
} from '../domain/endpoint.ts';
import { secretOwner } from '../domain/secrets.ts';
import type { WebhookUrls } from '../ports.ts';
import { Description, eventTypesOf, examineUrl, Url } from './fields.ts';

type Input = EndpointTerms & { readonly sealedSecret: string };

/** Registers an endpoint; the secret that signs what it is sent is shown once. */
export const create = (ports: {
  readonly urls: WebhookUrls;
  readonly eventTypes: readonly string[];
}) =>
  defineCommand<Input, Endpoint | undefined>({
    type: 'webhook_endpoints.create',
    aggregate: endpoint,
    target: 'new',
    scopes: ['webhooks:write'],
    route: { method: 'POST', path: '/v1/webhook-endpoints', status: 201 },
    idPrefix: 'whe',
    secrets: ['secret'],
    body: v.strictObject({
      id: v.optional(ClientId),
      url: Url,
      eventTypes: eventTypesOf(ports.eventTypes),
      description: v.nullish(Description),
      enabled: v.optional(v.boolean('Send true or false')),
    }),
    examine: examineUrl(ports.urls),
    prepare(body, { organizationId, aggregateId }, make) {
      const owner = secretOwner(organizationId ?? '', aggregateId);
      const { secret, sealed } = make.secrets.makeSealed('whsec_', owner);
      const { id: _, description = null, enabled = true, ...rest } = body;
      const input = { ...rest, description, enabled, sealedSecret: sealed };
      return ok({ input, secrets: { secret } });
    },
    decide({ sealedSecret, ...terms }) {
      const created: EndpointEvent = { type: 'webhook_endpoint.created', terms, sealedSecret };
      return ok({ events: [created] });
    },
  });
