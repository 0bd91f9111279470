import type { Module } from '../kernel/module.ts';
import { cancel, create, fail, finish, pause, resume, start } from './commands/index.ts';
import { bulkJob } from './domain/bulk-job.ts';
import type { BulkJobsOf } from './ports.ts';
import { running } from './processes/definition.ts';
import { get, list, results } from './queries/index.ts';

/** The bulk module. */
export const bulk = (ports: { readonly bulkJobs: BulkJobsOf }): Module => ({
  name: 'bulk',
  aggregates: [bulkJob],
  commands: [create, pause, resume, cancel, start, finish, fail],
  queries: [list(ports.bulkJobs), get(ports.bulkJobs), results(ports.bulkJobs)],
  handlers: [running],
});

export { bulkProcess } from './processes/definition.ts';
export { shown } from './domain/bulk-job.ts';
export type { BulkJob, BulkJobResource, BulkJobStatus, BulkJobTerms } from './domain/bulk-job.ts';
