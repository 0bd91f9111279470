import type { Context } from 'hono';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { refusalStatus, type Refusal } from '../../modules/kernel/refusal.ts';
import type { Loaded } from '../cache/ports.ts';
import type { Environment } from '../http/environment.ts';
import { tokenParameter } from '../http/sent-token.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import { askOrigin } from './forward-read.ts';
import { headersToOrigin } from './forwarded-headers.ts';
import type { OriginLink } from './origin-link.ts';
import type { EdgeTracing } from './tracing.ts';

/** So long a reader waits for the origin where nothing nearer answers. */
const limitMs = 3_000;

/** The origin refused a read; it is answered as it is, and kept nowhere. */
export class OriginAnswer extends Error {
  override readonly name = 'OriginAnswer';
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {
    super(`The origin answered ${status}`);
  }
}

/** Reads a query at the origin, which reads the primary. Throws `OriginAnswer`, and a 503. */
export async function loadFromOrigin(
  c: Context<Environment>,
  organizationId: string,
  {
    link,
    tokens,
    traceOf,
  }: {
    readonly link: OriginLink;
    readonly tokens: TokenCodec;
    readonly traceOf: EdgeTracing['traceOf'] | undefined;
  },
): Promise<Omit<Loaded, 'asOf'>> {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.delete(tokenParameter);
  const query = searchParams.size === 0 ? '' : `?${searchParams}`;
  const headers = headersToOrigin(c.req.raw, c.get('client'));
  for (const name of ['Consistency-Token', 'If-None-Match', 'Range']) headers.delete(name);
  headers.set('Cache-Control', 'no-cache');
  const path = `${pathname}${query}`;
  const request = { method: 'GET', path, headers, limitMs, trace: traceOf?.(c) };
  const response = await askOrigin(link, request);
  const body = await response.text();
  const token = tokens.read(organizationId, response.headers.get('Consistency-Token') ?? '');
  const state = stateOf(response.status);
  if (!token || !state) throw new OriginAnswer(response.status, response.headers, body);
  const { epoch, position } = token;
  const version = versionOf(response.headers.get('ETag'));
  return { epoch, position, version, state, body: state === 'found' ? body : refusalOf(body) };
}

/** The version in an ETag; null where there is none. */
export function versionOf(tag: string | null): number | null {
  const [, version] = /^"(\d{1,15})(?:\.\d+)?"$/.exec(tag ?? '') ?? [];
  return version === undefined ? null : Number(version);
}

function stateOf(status: number): Loaded['state'] | undefined {
  if (status === 200) return 'found';
  if (status === refusalStatus.gone) return 'gone';
  return status === refusalStatus.not_found ? 'missing' : undefined;
}

/** What every problem document has, whatever it is about. */
const always = ['type', 'title', 'status', 'instance', 'requestId', 'retryable', 'code', 'detail'];

/** The refusal that a problem document tells of. */
function refusalOf(text: string): string {
  const problem = JSON.parse(text) as JsonObject & { status: number; code: string; detail: string };
  const { status, code, detail } = problem;
  const extensions = Object.entries(problem).filter(([name]) => !always.includes(name));
  const refusal: Refusal = {
    kind: status === refusalStatus.gone ? 'gone' : 'not_found',
    code,
    detail,
    ...(extensions.length > 0 && { extensions: Object.fromEntries(extensions) }),
  };
  return JSON.stringify(refusal);
}
