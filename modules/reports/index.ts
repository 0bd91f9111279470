import type { Module } from '../kernel/module.ts';
import type { QueryDefinition } from '../kernel/query.ts';
import { complete, create, fail, start } from './commands/index.ts';
import { report } from './domain/report.ts';
import type { ReportsOf } from './ports.ts';
import { writing } from './processes/definition.ts';
import { content, get } from './queries/index.ts';

/** The reports module. */
export const reports = (ports: {
  readonly reports: ReportsOf;
  /** The queries of the modules: some of them can be reported. */
  readonly queries: readonly QueryDefinition[];
}): Module => ({
  name: 'reports',
  aggregates: [report],
  commands: [create(ports.queries), start, complete, fail],
  queries: [get(ports.reports), content(ports.reports)],
  handlers: [writing],
});

export { textOf } from './domain/csv.ts';
export { formattingOf } from './domain/format.ts';
export { isOver, reportProcess } from './domain/report.ts';
export { contentOf } from './processes/content.ts';
