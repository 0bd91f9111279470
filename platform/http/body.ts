import type { Context } from 'hono';
import type { JsonValue } from '../../modules/kernel/json.ts';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';
import { roundedNumber } from './rounded-number.ts';

/** 1 MiB, for every body but a bulk file. */
const bodyLimit = 1024 * 1024;

/** Nothing is unpacked here, so that no few bytes become many. Throws 415. */
export function refuseEncoding(c: Context<Environment>): void {
  const encoding = c.req.header('Content-Encoding');
  if (encoding === undefined || /^\s*(identity)?\s*$/i.test(encoding)) return;
  throw new Problem('unsupported_media_type', 'Send the body as it is, without Content-Encoding', {
    headers: { 'Accept-Encoding': 'identity' },
  });
}

/** The JSON of a body; an empty object where there is none. Throws 400, 413 or 415. */
export async function readJson(c: Context<Environment>): Promise<JsonValue> {
  refuseEncoding(c);
  const text = await readText(c.req.raw);
  const type = c.req.header('Content-Type');
  if (text.trim() === '') return {};
  if (type === undefined || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new Problem('unsupported_media_type', 'Send the body as Content-Type: application/json');
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    throw new Problem('unsupported_media_type', 'Send the body in UTF-8');
  }
  return parseJson(text);
}

/** The value of a JSON text. Throws 400 also for numbers that would be rounded. */
export function parseJson(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    // A number may lose its fraction while it is being parsed, when it has many digits.
    if (/\d{16}|\.\d/.test(text)) refuseRounding(text);
    return value;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('invalid_request', 'Send well-formed JSON; this body cannot be parsed');
  }
}

const tooLarge = (): Problem => new Problem('body_too_large', 'Send at most 1 MiB');

/** The bytes of a body as they came. Throws 413. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const [first = new Uint8Array(), ...rest] = await readChunks(request);
  if (rest.length === 0) return first;
  const whole = new Blob([first, ...rest] as Uint8Array<ArrayBuffer>[]);
  return new Uint8Array(await whole.arrayBuffer());
}

async function readText(request: Request): Promise<string> {
  const chunks = await readChunks(request);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return (
      chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
    );
  } catch {
    throw new Problem('invalid_request', 'Send the body in UTF-8');
  }
}

async function readChunks(request: Request): Promise<Uint8Array[]> {
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  if (announced > bodyLimit) throw tooLarge();
  if (!request.body) return [];
  // With a length the runtime reads exactly that many bytes; a chunked body is counted here.
  if (announced > 0) return [new Uint8Array(await request.arrayBuffer())];
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > bodyLimit) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks;
}

/** Refuses numbers that a double cannot hold exactly, instead of rounding somebody's money. */
function refuseRounding(text: string): void {
  const found = roundedNumber(text);
  if (!found) return;
  const { written, pointer } = found;
  const detail = `Send numbers that need no rounding; ${written.slice(0, 100)} needs it`;
  const errors = [{ pointer, code: 'invalid', detail }];
  throw new Problem('invalid_request', detail, { errors });
}
