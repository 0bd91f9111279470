import packageJson from '../../package.json' with { type: 'json' };
import type { Module } from '../../modules/kernel/module.ts';
import { openApiDocument } from '../openapi/document.ts';

/** The OpenAPI document of an origin, as JSON text. */
export const apiReference = (modules: readonly Module[]): string =>
  JSON.stringify(openApiDocument({ modules, version: packageJson.version }));
