import { createEdge, type Edge } from './edge/create-edge.ts';
import { environmentOf } from './edge/environment.ts';

let edge: Edge | undefined;

/** The product at the edge, unchanged on Workers, Deno, Bun and Node. */
export default {
  /** Workers hand their bindings in with each request, so the edge is composed at the first. */
  fetch(request: Request, bindings?: unknown, context?: unknown): Response | Promise<Response> {
    edge ??= createEdge(environmentOf(bindings));
    return edge.fetch(request, bindings, context);
  },
  /** For whoever serves it and is asked to end: Workers, and Deno by itself, wait for all that was begun. */
  close: (): Promise<void> | undefined => edge?.close(),
};
