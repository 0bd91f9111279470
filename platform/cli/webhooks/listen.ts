import { openApi } from '../call/api.ts';
import { wordsOf } from '../call/broken-sendings.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { followEvents, type PublishedEvent } from '../events/event-stream.ts';
import { lastEvents } from '../events/last-events.ts';
import { cliCommand, group } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { untilAskedToStop } from '../signals.ts';
import { newSecret, signedHeaders } from './sign.ts';

const answerLimitMs = 15_000;

/** Delivers what happens to a program on this machine, as a webhook endpoint would get it. */
const listen = cliCommand({
  description: 'Send events to a program on this machine, signed as webhooks are',
  args: {
    'forward-to': {
      type: 'string',
      required: true,
      description: 'Its address, such as http://localhost:4000/webhooks',
    },
    events: { type: 'string', default: '*', description: 'Types, separated by commas (payment.*)' },
    secret: { type: 'string', description: 'Sign with this secret (a new one)' },
    ...addressArguments,
  },
  async run(args, printer) {
    const target = args['forward-to'];
    if (!URL.canParse(target)) {
      throw new CommandFailure('usage', 'Give --forward-to as an address, http://…');
    }
    const secret = args.secret ?? newSecret();
    const wanted = args.events.split(',').map((pattern) => pattern.trim());
    const api = openApi(originAddress(args, 'organization'));
    const { lastEventId } = await lastEvents(api, 0, {});
    const stopped = new AbortController();
    void untilAskedToStop().then(() => stopped.abort());
    await printer.one(
      printer.json
        ? { secret, forwardTo: target }
        : `Signing secret: ${secret}\nReady: what happens is sent to ${target}; Ctrl-C ends it`,
    );
    const following = followEvents(api, {
      query: {},
      lastEventId,
      signal: stopped.signal,
      onBreak: (reason) => printer.note(`${reason}; connecting again`),
    });
    // One after the other, so that a receiver sees them in their order.
    for await (const event of following) {
      if (!wanted.some((pattern) => matches(pattern, event.type))) continue;
      const status = await deliver(event, target, secret);
      const { type, subject, id } = event;
      await printer.text(
        printer.json
          ? JSON.stringify({ id, type, subject, status })
          : `${status}  ${type}  ${subject}`,
      );
    }
  },
});

export const webhooks = group('Try webhooks on this machine', { listen });

const matches = (pattern: string, type: string): boolean =>
  pattern === '*' ||
  pattern === type ||
  (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

/** The status that it answered, or why there was none. */
async function deliver(event: PublishedEvent, target: string, secret: string): Promise<string> {
  const { id, type, time, data } = event;
  const body = JSON.stringify({ type, timestamp: time, data });
  try {
    const { status } = await fetch(target, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...signedHeaders(secret, { id, at: Date.now(), body }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerLimitMs),
    });
    return String(status);
  } catch (error) {
    return wordsOf(error as Error);
  }
}
