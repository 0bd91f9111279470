import type { GenericSchema } from 'valibot';
import type { Aggregate, Decided, DecisionContext } from './decider.ts';
import type { Actor } from './event.ts';
import type { IdMaker, IdPrefix } from './id.ts';
import type { JsonObject } from './json.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import type { RouteScope } from './scope.ts';

/** A command on its way: everything that its decision and its idempotency need, made once. */
export interface CommandEnvelope {
  /** `cmd_…` */
  readonly id: string;
  /** `payments.create` */
  readonly type: string;
  /** Whose events it causes. */
  readonly organizationId: string;
  /** Where its idempotency key is unique: its organization, or `root` for the operator. */
  readonly keySpace: string;
  readonly idempotencyKey: string;
  /** SHA-256 (hex) of method, path, query, `If-Match` and canonical body. */
  readonly fingerprint: string;
  readonly actor: Actor;
  readonly aggregateId: string;
  /** The entity tags of `If-Match`; null when the caller sent none. */
  readonly ifMatch: readonly string[] | null;
  readonly input: JsonObject;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** Makes secrets before a command is accepted, so that none is ever stored as it is. */
export interface SecretMaker {
  /** A secret of 256 random bits in base64url, behind `prefix`, with its SHA-256 in hex. */
  make(prefix: string): { readonly secret: string; readonly hash: string };
  /**
   * A secret of 256 random bits in base64, behind `prefix`, that we have to use again ourselves:
   * with it encrypted, for one owner, in whose name alone it can be opened.
   */
  makeSealed(prefix: string, owner: string): { readonly secret: string; readonly sealed: string };
}

/** What a command's input needs that its sender could not send. */
export interface Preparation {
  readonly input: JsonObject;
  /** The organization whose stream the command writes, where it is not the sender's. */
  readonly organizationId?: string;
  /** The aggregate that it is about, where the path does not name it. */
  readonly aggregateId?: string;
  /** The values of the definition's `secrets`. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** An input that is well-formed and still not acceptable, found before acceptance (a 400). */
export interface InputProblem {
  readonly code: string;
  /** JSON pointer into the body (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
}

/** How a command is asked for over HTTP. */
export interface CommandRoute {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Hono's notation; the aggregate's id is `:id`. */
  readonly path: string;
  /** The status of a success. */
  readonly status: 200 | 201 | 202 | 204;
  /** `rows`: a file, stored row by row as it arrives; its summary is the input. Otherwise JSON. */
  readonly body?: 'rows';
  /** How long a caller waits that names no limit; 10,000 where it is not said. */
  readonly waitMs?: number;
}

/** One command: how it is asked for, and how it is decided. */
export interface CommandDefinition {
  readonly type: string;
  readonly aggregate: Aggregate;
  /**
   * `new`: the command makes its aggregate. `existing`: it refuses a missing or a deleted one.
   * `any`: it is also decided on a deleted one.
   */
  readonly target: 'new' | 'existing' | 'any';
  /** The kind of child that it makes inside its aggregate, under the `id` of its input. */
  readonly child?: string;
  /** Any one of these opens the route. */
  readonly scopes: readonly RouteScope[];
  /** Null where only durable processes and handlers send it. */
  readonly route: CommandRoute | null;
  /** Rows of a bulk job may ask for it too. */
  readonly bulk?: true;
  /** The prefix of an id made for the caller; only with `target: 'new'`. */
  readonly idPrefix?: IdPrefix;
  /** The body. A `strictObject`, so unknown fields are refused. */
  readonly body: GenericSchema<unknown, JsonObject>;
  /** Members of the first answer that hold a secret; a replay has null in their place. */
  readonly secrets?: readonly string[];
  screen?(body: JsonObject): InputProblem | undefined;
  /** As `screen`, where the world has to be asked; not called where the key was used before. */
  examine?(body: JsonObject): Promise<InputProblem | undefined>;
  prepare?(
    body: JsonObject,
    caller: { readonly organizationId: string | null; readonly aggregateId: string },
    make: { readonly ids: IdMaker; readonly secrets: SecretMaker },
  ): Result<Preparation, InputProblem>;
  /** The pure heart of a command: the events it causes, or why it is refused. Throwing is a bug. */
  decide(input: JsonObject, state: unknown, context: DecisionContext): Result<Decided, Refusal>;
}

/**
 * Checks a command's types where it is written, then forgets them, so that commands of all kinds
 * can stand in one list. The engine only ever hands a decider its own input and state.
 */
export function defineCommand<Input extends JsonObject, State>(
  definition: Omit<CommandDefinition, 'decide'> & {
    decide(input: Input, state: State, context: DecisionContext): Result<Decided, Refusal>;
  },
): CommandDefinition {
  return definition;
}
