import { Problem } from './problem.ts';

const advice =
  'Send an Idempotency-Key header of 1 to 255 printable characters, a new one for each command';

/**
 * The key of a command. The quotes of a structured string are dropped, so that clients of
 * draft-ietf-httpapi-idempotency-key-header and plain ones mean the same.
 */
export function idempotencyKey(header: string | undefined): string {
  const key = header === undefined ? undefined : unquote(header.trim());
  if (key === undefined || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new Problem('idempotency_key_required', advice);
  }
  return key;
}

const unquote = (value: string): string =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replace(/\\(["\\])/g, '$1')
    : value;
