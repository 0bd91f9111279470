import type { Module } from '../../modules/kernel/module.ts';
import type { HttpParts } from '../http/parts.ts';
import { guides } from './guides.ts';
import { apiReference } from './reference.ts';
import { referencePage } from './reference-page.ts';

/** What an origin serves to be read about itself. */
export const composePages = (
  modules: readonly Module[],
): Pick<HttpParts, 'openApi' | 'referencePage' | 'guides'> => ({
  openApi: apiReference(modules),
  referencePage,
  guides,
});
