import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Module } from '../../modules/kernel/module.ts';
import { describeApi, tags } from './describe-api.ts';
import type { JsonSchema } from './json-schema.ts';
import type { DescribedRoute, Operation } from './operation.ts';
import { operations } from './operations/index.ts';
import { parametersOf } from './parameters.ts';
import { headers, problemAnswers, refusalsOf, sharedParameters } from './components.ts';
import { ownRoutes } from './own-routes.ts';
import { resources } from './resources/index.ts';
import { schemaOf } from './schema-of.ts';

/** The OpenAPI 3.1 document of the API. Throws where a route is not described. */
export function openApiDocument(parts: {
  readonly modules: readonly Module[];
  readonly version: string;
}): JsonObject {
  const routes = [...parts.modules.flatMap(routesOf), ...ownRoutes].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route) };
  }
  return {
    openapi: '3.1.0',
    info: describeApi(parts.version),
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    tags,
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key; that of a `dev` is in .quittance/dev.json',
        },
      },
      schemas: resources,
      parameters: sharedParameters,
      headers,
      responses: problemAnswers,
    },
  };
}

/** As a reader wants them: in the order of their descriptions. */
const places = new Map(Object.keys(operations).map((name, place) => [name, place]));
const placeOf = ({ method, path }: DescribedRoute): number => places.get(`${method} ${path}`) ?? 0;

const routesOf = ({ commands, queries }: Module): DescribedRoute[] => [
  ...queries.map(({ route, scopes, params }) => ({
    method: 'GET',
    path: route.path,
    scopes,
    params,
  })),
  ...commands.flatMap((command) =>
    command.route ? [{ ...command.route, scopes: command.scopes, command }] : [],
  ),
];

function describe(route: DescribedRoute): JsonObject {
  const name = `${route.method} ${route.path}`;
  const operation = operations[name];
  if (!operation) throw new Error(`Describe the route "${name}" in platform/openapi/operations`);
  const changes = route.method !== 'GET';
  const shared = changes ? ['IdempotencyKey', 'Prefer', 'IfMatch'] : ['ConsistencyToken'];
  return {
    operationId: operationId(route),
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, scopeText(route.scopes)].filter(Boolean).join('\n\n'),
    parameters: [
      ...parametersOf(route.path, route.params, operation.parameters),
      ...Object.entries(operation.query ?? {}).map(([id, schema]) => ({
        name: id,
        in: 'query',
        schema,
      })),
      ...shared.map((each) => ({ $ref: `#/components/parameters/${each}` })),
    ],
    ...(changes && { requestBody: requestBody(operation, route.command) }),
    responses: responses(operation, route),
  };
}

const operationId = ({ method, path }: DescribedRoute): string =>
  [method.toLowerCase(), ...path.split('/').slice(2)]
    .map((part) =>
      part.replace(':', 'by-').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    )
    .map((part, at) => (at === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');

const scopeText = (scopes: readonly string[]): string =>
  `Scope: ${scopes.map((scope) => (scope === 'root' ? 'the root key' : `\`${scope}\``)).join(', or ')}`;

function requestBody({ body, example }: Operation, command?: CommandDefinition): JsonObject {
  if (body) {
    const content = body.mediaTypes.map((type) => [type, { schema: { type: 'string' } }]);
    return { required: true, description: body.description, content: Object.fromEntries(content) };
  }
  const schema: JsonSchema = command ? schemaOf(command.body) : { type: 'object' };
  const required = Array.isArray(schema['required']) && schema['required'].length > 0;
  return {
    required: required || schema['oneOf'] !== undefined,
    content: { 'application/json': { schema, ...(example && { example }) } },
  };
}

function responses(operation: Operation, { method, path, command }: DescribedRoute): JsonObject {
  const { answer } = operation;
  const statuses = operation.statuses ?? [String(command?.route?.status ?? 200)];
  const success: JsonObject = {
    description: operation.summary,
    headers: { 'Consistency-Token': { $ref: '#/components/headers/ConsistencyToken' } },
    ...(answer && { content: contentOf(answer) }),
  };
  return {
    ...(method !== 'GET' && { '202': acceptedAnswer }),
    ...Object.fromEntries(statuses.map((status) => [status, success])),
    ...Object.fromEntries(
      refusalsOf(method, path).map((each) => [each, { $ref: `#/components/responses/${each}` }]),
    ),
  };
}

const acceptedAnswer = {
  description: 'Accepted: durable, and executed once. `Location` is the command',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Command' } } },
};

const contentOf = (answer: NonNullable<Operation['answer']>): JsonObject =>
  'mediaTypes' in answer
    ? Object.fromEntries((answer.mediaTypes as string[]).map((type) => [type, {}]))
    : { 'application/json': { schema: answer } };
