import { afterAll, afterEach, beforeAll, describe } from 'bun:test';
import { runtimes, type Runtime } from '../../platform/cli/edge/runtimes.ts';
import type { ApiClient } from '../support/api-client.ts';
import {
  createEdgeWorld,
  type EdgeParts,
  type EdgeUnderTest,
  type EdgeWorld,
} from './edge-world.ts';

/** What the cases of a suite find: set before each of them runs. */
export interface EdgeCase {
  world: EdgeWorld;
  edge: EdgeUnderTest;
  organizationId: string;
  apiKey: string;
  /** With one organization's key, at the origin. */
  atOrigin: ApiClient;
  /** With the same key, at the edge. */
  atEdge: ApiClient;
}

/** The same cases on each runtime, before one origin. */
export function onEachRuntime(
  what: string,
  parts: EdgeParts,
  cases: (it: EdgeCase, runtime: Runtime) => void,
  on: readonly Runtime[] = runtimes,
): void {
  describe(what, () => {
    const it = {} as EdgeCase;
    beforeAll(async () => {
      it.world = await createEdgeWorld();
    });
    afterAll(() => it.world[Symbol.asyncDispose]());
    afterEach(() => it.world.mend());

    describe.each(on)('on %s', (runtime) => {
      beforeAll(async () => {
        it.edge = await it.world.startEdge(runtime, parts);
        const made = await it.world.newOrganization();
        it.organizationId = made.id;
        it.apiKey = made.apiKey;
        it.atOrigin = made.api;
        it.atEdge = it.edge.as(made.apiKey);
      });
      afterAll(() => it.edge.stop());
      cases(it, runtime);
    });
  });
}
