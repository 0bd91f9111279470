import type { JsonValue } from '../../modules/kernel/json.ts';
import { sha256 } from '../tokens/sha256.ts';

/** What makes two requests with one idempotency key the same request. */
export interface FingerprintParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly ifMatch: string | undefined;
  readonly body: JsonValue;
}

/** SHA-256 (hex) of the parts, the body in a canonical form: members sorted by name. */
export const fingerprint = ({ method, path, query, ifMatch, body }: FingerprintParts) =>
  sha256([method, path, query, ifMatch ?? '', JSON.stringify(body, sorted)].join('\n'));

/** In the taste of RFC 8785: numbers are already in ECMAScript's one form of them. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
