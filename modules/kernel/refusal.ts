import type { JsonObject } from './json.ts';

/**
 * The kinds of an expected "no". When several apply the first in this order is the answer, so a
 * missing thing is never reported as a wrong version.
 */
export const refusalKinds = [
  'not_found',
  'gone',
  'version_mismatch',
  'conflict',
  'unprocessable',
] as const;

export type RefusalKind = (typeof refusalKinds)[number];

/** The HTTP status that each kind is answered with. */
export const refusalStatus: Readonly<Record<RefusalKind, number>> = {
  not_found: 404,
  gone: 410,
  version_mismatch: 412,
  conflict: 409,
  unprocessable: 422,
};

/** Why a command was not carried out. It is stored with the command and answered again for ever. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** Machine-readable, `snake_case`, one of the documented problem codes. */
  readonly code: string;
  /** One sentence that says what to do, without a full stop. */
  readonly detail: string;
  /** Further members of the problem document, such as `currentStatus`. */
  readonly extensions?: JsonObject;
}
