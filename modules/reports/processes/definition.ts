import type { EventHandler } from '../../kernel/module.ts';
import { reportProcess } from '../domain/report.ts';

/** Has a report written. */
export const writing: EventHandler = {
  name: reportProcess,
  on: ['report.created'],
  handle: () => [{ kind: 'process', name: reportProcess }],
};
