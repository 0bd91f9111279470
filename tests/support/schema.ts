import * as v from 'valibot';
import { parse } from '../../platform/http/issues.ts';
import type { Problem } from '../../platform/http/problem.ts';

/** Whether a schema takes a value. */
export const takes = (schema: v.GenericSchema, value: unknown): boolean => v.is(schema, value);

/** Where a body is wrong, as its sender is told; none where it is right. */
export function pointersOf(schema: v.GenericSchema, body: unknown): readonly string[] {
  try {
    parse(schema, body);
    return [];
  } catch (problem) {
    return ((problem as Problem).options.errors ?? []).map(({ pointer }) => pointer);
  }
}
