import { doubtStream } from './live.ts';
import { noAnswer, problemOf, type Outcome } from './problem.ts';
import { freshest, noteToken } from './freshness.ts';
import { signedOut } from './session.ts';

/** Whoever says nothing for so long is taken for away. */
const readLimitMs = 15_000;

/** Reads a resource or a list, no older than what was just done here. */
export async function read<Body>(path: string): Promise<Outcome<Body>> {
  const { token, since } = freshest();
  // Whatever tier knows that it is current may answer: without a word a browser asks the primary.
  const headers = {
    'Cache-Control': 'max-age=0',
    ...(token !== undefined && { 'Consistency-Token': token }),
  };
  const signal = AbortSignal.timeout(readLimitMs);
  try {
    const response = await fetch(path, { headers, cache: 'no-store', signal });
    if (!response.ok) return await refused(response);
    const body = (await response.json()) as Body;
    noteToken(response, since);
    return { ok: true, status: response.status, body, etag: response.headers.get('ETag') };
  } catch {
    doubtStream();
    return noAnswer();
  }
}

/** What was sent and may have been taken, though nobody said so: sent again under its key. */
const undecided = new Map<string, string>();
const undecidedLimit = 100;

/** A file to send, in place of JSON. */
export interface Upload {
  readonly file: File;
  readonly mediaType: string;
}

/**
 * Sends a command. The same one sent again after no answer, 503 or 504 has the same key. With the
 * tag of what is shown (`Resource.etag`) it is refused where that is not what there is any more.
 */
export async function send<Body>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object | Upload = {},
  ifMatch: string | null = null,
): Promise<Outcome<Body>> {
  const upload = 'file' in body && body.file instanceof File ? body : undefined;
  const text = method === 'DELETE' ? undefined : JSON.stringify(body);
  const action = [method, path, ifMatch, upload ? nameOf(upload.file) : text].join(' ');
  const key = undecided.get(action) ?? crypto.randomUUID();
  const response = await fetch(path, {
    method,
    headers: {
      'Idempotency-Key': key,
      ...(ifMatch !== null && { 'If-Match': ifMatch }),
      ...(text !== undefined && { 'Content-Type': upload?.mediaType ?? 'application/json' }),
    },
    ...(text !== undefined && { body: upload?.file ?? text }),
  }).catch(() => undefined);
  if (!response || response.status === 503 || response.status === 504) {
    if (undecided.size < undecidedLimit) undecided.set(action, key);
    return response ? refused(response) : noAnswer();
  }
  undecided.delete(action);
  noteToken(response);
  if (!response.ok) return refused(response);
  const answer = response.status === 204 ? undefined : await response.json();
  return { ok: true, status: response.status, body: answer as Body, etag: null };
}

const nameOf = ({ name, size, lastModified }: File): string => [name, size, lastModified].join(' ');

/** What an answer that is no success says. */
export async function refused(response: Response): Promise<Outcome<never>> {
  if (response.status === 401) signedOut();
  return { ok: false, problem: await problemOf(response) };
}
