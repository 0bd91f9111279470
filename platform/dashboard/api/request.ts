import { noAnswer, problemOf, type Outcome } from './problem.ts';
import { freshest, noteToken } from './freshness.ts';
import { signedOut } from './session.ts';

/** Reads a resource or a list, no older than what was just done here. */
export async function read<Body>(path: string): Promise<Outcome<Body>> {
  const { token, since } = freshest();
  const headers = token === undefined ? {} : { 'Consistency-Token': token };
  const response = await fetch(path, { headers, cache: 'no-store' }).catch(() => undefined);
  if (!response) return noAnswer();
  if (response.ok) {
    noteToken(response, since);
    return { ok: true, status: response.status, body: (await response.json()) as Body };
  }
  return refused(response);
}

/** What was sent and may have been taken, though nobody said so: sent again under its key. */
const undecided = new Map<string, string>();
const undecidedLimit = 100;

/** A file to send, in place of JSON. */
export interface Upload {
  readonly file: Blob;
  readonly mediaType: string;
}

/** Sends a command. The same one sent again after no answer, 503 or 504 has the same key. */
export async function send<Body>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object | Upload = {},
  ifMatch?: number,
): Promise<Outcome<Body>> {
  const upload = 'file' in body && body.file instanceof Blob ? body : undefined;
  const text = method === 'DELETE' ? undefined : JSON.stringify(body);
  const action = [method, path, ifMatch, upload ? upload.file.size : text].join(' ');
  const key = undecided.get(action) ?? crypto.randomUUID();
  const response = await fetch(path, {
    method,
    headers: {
      'Idempotency-Key': key,
      ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch}"` }),
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
  return { ok: true, status: response.status, body: answer as Body };
}

async function refused(response: Response): Promise<Outcome<never>> {
  if (response.status === 401) signedOut();
  return { ok: false, problem: await problemOf(response) };
}
