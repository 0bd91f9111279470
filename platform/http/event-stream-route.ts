import type { Context } from 'hono';
import { authorize, stillHas } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { eventStream } from './event-stream.ts';
import {
  askedStream,
  beyond,
  isBeyond,
  refuseCrowd,
  streamHeaders,
  tooMany,
} from './event-stream-start.ts';
import type { HttpParts } from './parts.ts';
import { notYetConsistent, sentToken } from './sent-token.ts';

/**
 * `GET /v1/events/stream`: the events of the caller's organization as they are committed, each as
 * a CloudEvent under the id `<epoch>.<sequence>`. It begins after `Last-Event-ID`, `last_event_id`
 * or `after`, whichever comes first in this order, else with the next event. `type` (repeatable;
 * `payment.*`) and `subject` narrow it down. It ends when its key is revoked, and when the process
 * does: whoever comes back with the last id that it has seen misses nothing.
 */
export const eventStreamRoute =
  (parts: Pick<HttpParts, 'tokens' | 'keys' | 'clock' | 'epoch' | 'eventTail' | 'ending'>) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['events:read']);
    const { organizationId } = caller;
    if (organizationId === null) throw new Error('A stream has no organization');
    const { filter, start } = askedStream(c);
    const token = sentToken(c, parts.tokens, organizationId);
    const { eventTail: tail, ending } = parts;
    if (ending.aborted) throw tooMany();
    refuseCrowd(tail, organizationId);
    const head = await tail.head(organizationId);
    if (start && isBeyond(start, head)) throw beyond(start.pointer);
    if (token?.epoch === head.epoch && token.position > head.position) throw notYetConsistent();
    const headers = streamHeaders(parts.tokens, organizationId, head);
    // Nobody would read, nor end, what is made for a request that wants the headers alone.
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers);
    const place = { after: start?.sequence ?? head.position, head };
    const { keys, clock } = parts;
    const body = eventStream({
      follower: tail.follow(organizationId, filter, place),
      epoch: head.epoch,
      isAllowed: () => stillHas(caller, 'events:read', { keys, clock }),
      ending,
    });
    return c.body(body, 200, headers);
  };
