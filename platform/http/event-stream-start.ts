import type { Context } from 'hono';
import * as v from 'valibot';
import { filterParameters, Sequence } from '../../modules/events/index.ts';
import type { EventFilter } from '../../modules/events/ports.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import type { EventTail } from '../events/tail.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import { inputProblem, Problem } from './problem.ts';

const EventId = v.pipe(
  v.string('Send one id'),
  v.regex(/^[1-9][0-9]{0,8}\.(0|[1-9][0-9]{0,15})$/, 'Send the id of an event of this stream'),
);

const Params = v.strictObject({
  ...filterParameters,
  after: v.optional(Sequence),
  last_event_id: v.optional(v.string()),
});

/** Where a stream is to begin. */
export interface StreamStart {
  readonly sequence: number;
  /** Undefined where it is not said. */
  readonly epoch: number | undefined;
  readonly pointer: string;
}

/** Which events a stream is to tell of, and where it begins; undefined where that is not said. */
export interface AskedStream {
  readonly filter: EventFilter;
  readonly start: StreamStart | undefined;
}

/** What a request for a stream asks. Throws the 400 of what no stream can be asked. */
export function askedStream(c: Context<Environment>): AskedStream {
  const { type: types, subject, after, last_event_id: sent } = parse(Params, parametersOf(c));
  // An empty one is what a browser has that has seen no event yet.
  const lastId = c.req.header('Last-Event-ID') || sent;
  return { filter: { types, subject }, start: startOf(lastId, after) };
}

function startOf(lastId: string | undefined, after: number | undefined): StreamStart | undefined {
  if (lastId === undefined || lastId === '') {
    return after === undefined
      ? undefined
      : { sequence: after, epoch: undefined, pointer: '/after' };
  }
  const pointer = '/Last-Event-ID';
  if (!v.is(EventId, lastId)) throw beyond(pointer);
  const [epoch, sequence] = lastId.split('.').map(Number);
  return { sequence: sequence ?? 0, epoch, pointer };
}

/** Whether a stream is to begin where, as far as `head` knows, no event is. */
export const isBeyond = (start: StreamStart | undefined, head: Freshness): boolean =>
  start !== undefined &&
  (start.sequence > head.position || (start.epoch !== undefined && start.epoch !== head.epoch));

export const beyond = (pointer: string): Problem =>
  inputProblem({
    code: 'invalid_cursor',
    pointer,
    detail: 'Send the id of an event of this organization, or begin again without one',
  });

/** The headers of a stream that begins as of `head`. */
export const streamHeaders = (
  tokens: TokenCodec,
  organizationId: string,
  head: Freshness,
): Record<string, string> => ({
  'Consistency-Token': tokens.write(organizationId, { ...head, versions: [], pending: null }),
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'private, no-cache',
  // nginx would gather what is to be sent at once.
  'X-Accel-Buffering': 'no',
});

/** Of one process. */
const streams = 20_000;

export const tooMany = (): Problem =>
  new Problem('rate_limited', 'Wait a second and listen again: too many listen here', {
    headers: { 'Retry-After': '1' },
  });

/**
 * Whether an organization with so many streams of its own may open another one: as many as are left
 * for all others, so that nobody takes the last ones.
 */
export const hasRoom = (own: number, all: number): boolean => own < streams - all;

/** Throws 429 where a process has as many listeners as it takes of an organization. */
export function refuseCrowd(
  tail: Pick<EventTail, 'listeners' | 'listenersOf'>,
  organizationId: string,
): void {
  if (!hasRoom(tail.listenersOf(organizationId), tail.listeners)) throw tooMany();
}
