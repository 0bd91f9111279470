import type { ProcessDefinition } from '../../kernel/module.ts';
import { reportProcess } from '../domain/report.ts';

/** Writes a report. */
export const writing: ProcessDefinition = {
  name: reportProcess,
  on: ['report.created'],
  concerns: () => true,
};
