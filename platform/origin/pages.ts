import type { Module } from '../../modules/kernel/module.ts';
import type { Configuration } from '../config/configuration.ts';
import type { HttpParts } from '../http/parts.ts';
import { createDashboardPage } from './dashboard-page.ts';
import { guides } from './guides.ts';
import { apiReference } from './reference.ts';
import { referencePage } from './reference-page.ts';

/** What an origin serves to people, and to be read about itself. */
export const composePages = (
  modules: readonly Module[],
  { temporal }: Pick<Configuration, 'temporal'>,
): Pick<HttpParts, 'openApi' | 'referencePage' | 'guides' | 'dashboard'> => ({
  openApi: apiReference(modules),
  referencePage,
  guides,
  dashboard: createDashboardPage(temporal),
});
