import type { GenericSchema } from 'valibot';
import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { JsonSchema } from './json-schema.ts';

/** What is said of one route beside what its definition says itself. */
export interface Operation {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What a success answers with: JSON, or a file of some media types; undefined for 204. */
  readonly answer?: JsonSchema | { readonly mediaTypes: readonly string[] };
  /** Where a success may have several. */
  readonly statuses?: readonly string[];
  /** In place of the command's own, where the body is a file. */
  readonly body?: { readonly mediaTypes: readonly string[]; readonly description: string };
  /** Query parameters beside those of its definition. */
  readonly query?: Readonly<Record<string, JsonSchema>>;
  /** What is put into the path and the query, to try it. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A body to try it with. */
  readonly example?: JsonObject;
}

/** By method and path: `POST /v1/payments/:id/complete`. */
export type Operations = Readonly<Record<string, Operation>>;

/** A route as its definition has it. */
export interface DescribedRoute {
  readonly method: string;
  /** Hono's notation. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** What is asked for by a command of a module. */
  readonly command?: CommandDefinition;
  /** The parameters of a query. */
  readonly params?: GenericSchema;
}
