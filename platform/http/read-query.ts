import type { QueryDefinition, QueryContext } from '../../modules/kernel/query.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { refusalStatus, type Refusal } from '../../modules/kernel/refusal.ts';
import type { Demand } from '../cache/demand.ts';
import type { Reading } from '../cache/cache.ts';
import { keyOf } from '../cache/key.ts';
import type { Loaded } from '../cache/ports.ts';
import type { Sources } from '../cache/sources.ts';
import { inputProblem } from './problem.ts';

/** What is asked. */
export interface Question {
  readonly definition: QueryDefinition;
  readonly params: unknown;
  readonly context: QueryContext;
  readonly demand: Demand;
  keepAlive(promise: Promise<unknown>): void;
}

/**
 * Reads a query through the tiers, the replica and the primary; undefined where nothing within 2 s
 * is as fresh as demanded. Throws the 400 of a parameter that only its reader can judge.
 */
export function readQuery(
  { cache, replica }: Sources,
  { definition, params, context, demand, keepAlive }: Question,
): Promise<Reading | undefined> {
  const copy = replica?.queries.get(definition.type);
  return cache.read({
    query: definition.type,
    organizationId: context.organizationId,
    key: keyOf(definition.type, params as JsonObject),
    demand,
    keepAlive,
    primary: () => loadQuery(definition, params, context),
    ...(copy &&
      replica && {
        replica: async () => {
          // Asked first: what is read after it is at least as new. Nobody else needs to know.
          const asOf = demand.maxAgeMs === null ? null : await replica.currentAt();
          return { ...(await loadQuery(copy, params, context)), asOf };
        },
      }),
  });
}

/** Runs a query where it is defined to be read. Throws the 400 of a parameter. */
export async function loadQuery(
  definition: QueryDefinition,
  params: unknown,
  context: QueryContext,
): Promise<Omit<Loaded, 'asOf'>> {
  const result = await definition.run(params, context);
  if (result.ok) {
    const { epoch, position, version = null, json } = result.value;
    return { epoch, position, version, state: 'found', body: json };
  }
  const { error } = result;
  if (error.kind === 'parameter') throw inputProblem(error);
  const { epoch, position, version = null, ...refusal } = error;
  const state = error.kind === 'gone' ? 'gone' : 'missing';
  return { epoch, position, version, state, body: JSON.stringify(refusal) };
}

/** The refusal that stands in the place of a body, and its status. */
export function refusalIn({ state, body }: Loaded): { refusal: Refusal; status: number } | null {
  if (state === 'found') return null;
  const refusal = JSON.parse(body) as Refusal;
  return { refusal, status: refusalStatus[refusal.kind] };
}
