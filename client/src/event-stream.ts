import { linesOf } from './lines.ts';
import type { Event } from './contract.ts';
import { NoAnswer } from './errors.ts';
import type { CallOptions } from './options.ts';
import { pathOf } from './path.ts';
import { pause, pauseMs, retrying } from './pause.ts';
import type { Transport } from './transport.ts';

/** Where a stream of events begins, and what of them is wanted. */
export interface EventStreamOptions extends CallOptions {
  /** The id of the last one that was seen, `<epoch>.<sequence>`, as `StreamedEvent` has it. */
  readonly lastEventId?: string;
  /** Without `lastEventId`: the sequence after which it begins. */
  readonly after?: number;
  readonly type?: string | readonly string[];
  readonly subject?: string;
  /** After how long without even a heartbeat it is opened anew; 60,000 ms where it is not said. */
  readonly idleMs?: number;
}

/** An event with the id that resumes the stream after it. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: Event;
}

const steadyMs = 10_000;

/**
 * Events as they are published, until the caller stops or its signal says so. A connection that
 * ends is opened again after the last event that was taken; `retry.times` counts from the last one
 * that brought something.
 */
export async function* eventStream(
  transport: Transport,
  { lastEventId, after, type, subject, idleMs = 60_000, signal, retry }: EventStreamOptions = {},
): AsyncGenerator<StreamedEvent, void> {
  const policy = retrying(retry);
  let last = lastEventId;
  for (let failures = 0; ;) {
    const query = { type, subject, ...(last === undefined && { after }) };
    const headers = {
      Accept: 'text/event-stream',
      ...(last !== undefined && { 'Last-Event-ID': last }),
    };
    const path = pathOf('/v1/events/stream', {}, query);
    const sending = { method: 'GET', path, headers, idempotencyKey: null, streamed: true } as const;
    const options = { ...(signal && { signal }), retry: policy };
    const { stream } = await transport.send(sending, options);
    if (!stream) throw new NoAnswer('Check the address: it has no stream', null, null);
    const openedAt = performance.now();
    try {
      for await (const { id, data } of messagesOf(stream, idleMs)) {
        if (id !== undefined) last = id;
        if (data === undefined) continue;
        failures = 0;
        yield { id: last ?? '', event: JSON.parse(data) as Event };
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SyntaxError) throw error;
    }
    // Where nothing happens, one that stayed open for a while has done what it should.
    failures = performance.now() - openedAt > steadyMs ? 1 : failures + 1;
    if (failures > policy.times) {
      throw new NoAnswer('Open the stream again later: it ends without events', null, null);
    }
    await pause(pauseMs(policy, failures, undefined), signal);
  }
}

/**
 * The messages of server-sent events (HTML, section 9.2.6), and places without a message, to come
 * back to; comments are heartbeats.
 */
async function* messagesOf(
  stream: ReadableStream<Uint8Array>,
  idleMs: number,
): AsyncGenerator<{ readonly id: string | undefined; readonly data: string | undefined }, void> {
  let id: string | undefined;
  let data: string[] = [];
  for await (const line of linesOf(stream, idleMs)) {
    if (line === '') {
      if (data.length > 0 || id !== undefined) {
        yield { id, data: data.length > 0 ? data.join('\n') : undefined };
      }
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }
}
