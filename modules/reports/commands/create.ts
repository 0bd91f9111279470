import { defineCommand, type CommandDefinition } from '../../kernel/command.ts';
import type { QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import {
  report,
  type ReportEvent,
  type ReportResource,
  type ReportTerms,
} from '../domain/report.ts';
import { bodyOf } from './create-body.ts';

/** Asks for a report: it is written by its process, and read when it is complete. */
export const create = (queries: readonly QueryDefinition[]): CommandDefinition =>
  defineCommand<ReportTerms, ReportResource | undefined>({
    type: 'reports.create',
    aggregate: report,
    target: 'new',
    scopes: ['reports:write'],
    route: { method: 'POST', path: '/v1/reports', status: 202 },
    idPrefix: 'rep',
    body: bodyOf(queries),
    decide({ query, input, format }) {
      const created: ReportEvent = { type: 'report.created', terms: { query, input, format } };
      return ok({ events: [created] });
    },
  });
