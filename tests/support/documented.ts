import { expect } from 'bun:test';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { openApiDocument } from '../../platform/openapi/document.ts';
import { allModules } from './all-modules.ts';

/** The OpenAPI document of everything that the product has. */
export const apiDocument = openApiDocument({ modules: allModules, version: '0.0.0' });

const paths = Object.entries(apiDocument['paths'] as Record<string, JsonObject>).map(
  ([template, methods]) => ({
    template,
    methods,
    matches: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    // The one with the fewest names in it is the nearest: /v1/payments/statistics.
    names: template.split('{').length,
  }),
);
paths.sort((one, other) => one.names - other.names);

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(apiDocument, 'api');
const validators = new Map<string, ValidateFunction>();

/** A success under `/v1` has a status and a body that the document says it may have. */
export function expectDocumented(request: Request, status: number, body: string): void {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/v1/') || status >= 400 || request.method === 'HEAD') return;
  const method = request.method.toLowerCase();
  const path = paths.find(({ matches, methods }) => matches.test(pathname) && methods[method]);
  if (!path) throw new Error(`Not in the document: ${request.method} ${pathname}`);
  if (status === 304) return;
  const { responses } = path.methods[method] as { responses: Record<string, JsonObject> };
  expect(Object.keys(responses), `${request.method} ${pathname}`).toContain(String(status));
  const content = responses[status]?.['content'] as Record<string, JsonObject> | undefined;
  const schema = content?.['application/json']?.['schema'];
  if (schema === undefined) return;
  const errors = errorsOf([path.template, method, String(status)], JSON.parse(body));
  expect(errors, `${request.method} ${pathname} ${status}`).toEqual([]);
}

function errorsOf([template = '', method = '', status = '']: string[], body: unknown): unknown[] {
  const steps = ['paths', template, method, 'responses', status, 'content', 'application/json'];
  const pointer = [...steps, 'schema']
    .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` });
  validators.set(pointer, validate);
  return validate(body) ? [] : (validate.errors ?? []);
}
