import type { Context } from 'hono';
import * as v from 'valibot';
import { filterParameters, Sequence } from '../../modules/events/index.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import type { EventTail } from '../events/tail.ts';
import { authorize, stillHas } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { eventStream } from './event-stream.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { inputProblem, Problem } from './problem.ts';
import { notYetConsistent, sentToken } from './sent-token.ts';

const limits = { streams: 20_000, catchUpMs: 2_000, lookEveryMs: 50 };

const EventId = v.pipe(
  v.string('Send one id'),
  v.regex(/^[1-9][0-9]{0,8}\.(0|[1-9][0-9]{0,15})$/, 'Send the id of an event of this stream'),
);

const Params = v.strictObject({
  ...filterParameters,
  after: v.optional(Sequence),
  last_event_id: v.optional(v.string()),
});

/** What a stream needs of the parts: an edge has these too. */
export type StreamParts = Pick<
  HttpParts,
  'tokens' | 'keys' | 'clock' | 'epoch' | 'eventTail' | 'ending'
>;

/**
 * `GET /v1/events/stream`: the events of the caller's organization as they are committed, each as
 * a CloudEvent under the id `<epoch>.<sequence>`. It begins after `Last-Event-ID`, `last_event_id`
 * or `after`, whichever comes first in this order, else with the next event. `type` (repeatable;
 * `payment.*`) and `subject` narrow it down. It ends when its key is revoked, and when the process
 * does: whoever comes back with the last id that it has seen misses nothing.
 */
export const eventStreamRoute =
  (parts: StreamParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['events:read']);
    const { organizationId } = caller;
    if (organizationId === null) throw new Error('A stream has no organization');
    const { type: types, subject, after, last_event_id: sent } = parse(Params, parametersOf(c));
    const token = sentToken(c, parts.tokens, organizationId);
    const { eventTail: tail, ending } = parts;
    const isFull = !hasRoom(tail.listenersOf(organizationId), tail.listeners);
    if (isFull || ending.aborted) throw tooMany();
    // An empty one is what a browser has that has seen no event yet.
    const lastId = c.req.header('Last-Event-ID') || sent;
    const start = startOf(lastId, after);
    const least = Math.max(start?.sequence ?? 0, token?.epoch === parts.epoch ? token.position : 0);
    const head = await headAtLeast(tail, organizationId, least);
    const isForeign = start && (start.sequence > head.position || isOfOther(start.epoch, head));
    if (isForeign) throw beyond(start.pointer);
    if (token?.epoch === head.epoch && token.position > head.position) throw notYetConsistent();
    const seen = { ...head, versions: [], pending: null };
    const headers = {
      'Consistency-Token': parts.tokens.write(organizationId, seen),
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'private, no-cache',
      // nginx would gather what is to be sent at once.
      'X-Accel-Buffering': 'no',
    };
    // Nobody would read, nor end, what is made for a request that wants the headers alone.
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers);
    const place = { after: start?.sequence ?? head.position, head };
    const { keys, clock } = parts;
    const body = eventStream({
      follower: tail.follow(organizationId, { types, subject }, place),
      epoch: head.epoch,
      isAllowed: () => stillHas(caller, 'events:read', { keys, clock }),
      ending,
    });
    return c.body(body, 200, headers);
  };

/**
 * Whether an organization with so many streams of its own may open another one: as many as are left
 * for all others, so that nobody takes the last ones.
 */
export const hasRoom = (own: number, all: number): boolean => own < limits.streams - all;

/** Where a stream is to begin; undefined where that is not said. */
interface Start {
  readonly sequence: number;
  /** Undefined where it is not said. */
  readonly epoch: number | undefined;
  readonly pointer: string;
}

function startOf(lastId: string | undefined, after: number | undefined): Start | undefined {
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

const isOfOther = (epoch: number | undefined, head: Freshness): boolean =>
  epoch !== undefined && epoch !== head.epoch;

/** A copy may be behind what its reader has seen: it is given a moment. */
async function headAtLeast(
  tail: EventTail,
  organizationId: string,
  position: number,
): Promise<Freshness> {
  const giveUpAt = performance.now() + (tail.isCopy ? limits.catchUpMs : 0);
  for (;;) {
    const head = await tail.head(organizationId);
    if (head.position >= position || performance.now() >= giveUpAt) return head;
    await new Promise<void>((resolve) => setTimeout(resolve, limits.lookEveryMs));
  }
}

const beyond = (pointer: string): Problem =>
  inputProblem({
    code: 'invalid_cursor',
    pointer,
    detail: 'Send the id of an event of this organization, or begin again without one',
  });

const tooMany = (): Problem =>
  new Problem('rate_limited', 'Wait a second and listen again: too many listen here', {
    headers: { 'Retry-After': '1' },
  });
