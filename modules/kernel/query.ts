import type { GenericSchema } from 'valibot';
import type { JsonObject } from './json.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import type { RouteScope } from './scope.ts';

/** What the answer to a query is as fresh as. */
export interface Freshness {
  /** Raised by a restore; positions of different epochs are not comparable. */
  readonly epoch: number;
  /** The organization's last sequence in the snapshot that was read. */
  readonly position: number;
}

/** The answer to a query, with what a cache, an ETag and a token need to know of it. */
export interface QueryAnswer extends Freshness {
  /** The body as JSON text: what was stored is sent, not parsed and written again. */
  readonly json: string;
  /** In place of `json`. */
  readonly file?: QueryFile;
  /** The version of the one resource shown; absent for lists. */
  readonly version?: number;
}

/** An answer that is a file, in pieces that are read as fast as they are taken. */
export interface QueryFile {
  readonly mediaType: string;
  /** As what it is saved; undefined for what is read rather than saved. */
  readonly name?: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

/** Thrown by a query that reads a copy, which has not yet what the question has seen. */
export class SourceBehind extends Error {
  override readonly name = 'SourceBehind';
}

/** Who asks, and the tools that a query needs from the rim. */
export interface QueryContext {
  readonly organizationId: string;
  readonly cursors: CursorCodec;
}

/** Opaque, signed page marks that carry the filters they belong to. */
export interface CursorCodec {
  write(content: JsonObject): string;
  /** Undefined when the mark is cut, edited, foreign or of another query. */
  read(cursor: string): JsonObject | undefined;
}

/** A parameter that is well-formed and still wrong, such as a foreign cursor. */
export interface ParameterProblem {
  readonly kind: 'parameter';
  readonly code: 'invalid_request' | 'invalid_cursor';
  /** `/cursor`: names the parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/** Why there is nothing to show; of something that is gone, with its last version. */
export type NothingToShow = Refusal & Freshness & { readonly version?: number };

export type QueryRefusal = ParameterProblem | NothingToShow;

/** One query: how it is asked for, and how it is answered. */
export interface QueryDefinition {
  readonly type: string;
  /** Any one of these opens the route. */
  readonly scopes: readonly RouteScope[];
  readonly route: { readonly path: string };
  /** Of a query that shows one aggregate whole, by the parameter `id`: caches follow its events. */
  readonly shows?: {
    /** The aggregate's type, which is the `object` of its resource too. */
    readonly aggregate: string;
    /** Why there is nothing to show once it was deleted. */
    gone(id: string): Refusal;
  };
  /** Always read at the primary: what changes without an event, or is asked for too seldom. */
  readonly primaryOnly?: true;
  /** Path and query parameters together. A `strictObject`, so unknown ones are refused. */
  readonly params: GenericSchema;
  run(params: unknown, context: QueryContext): Promise<Result<QueryAnswer, QueryRefusal>>;
}

/** Checks a query's types where it is written, then forgets them, as `defineCommand` does. */
export function defineQuery<Params>(
  definition: Omit<QueryDefinition, 'params' | 'run'> & {
    readonly params: GenericSchema<unknown, Params>;
    run(params: Params, context: QueryContext): Promise<Result<QueryAnswer, QueryRefusal>>;
  },
): QueryDefinition {
  return definition;
}
