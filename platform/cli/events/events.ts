import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand, group } from '../frame/cli-command.ts';
import { numberOf } from '../frame/numbers.ts';
import { untilAskedToStop } from '../signals.ts';
import { followEvents, type PublishedEvent } from './event-stream.ts';
import { lastEvents } from './last-events.ts';

const tail = cliCommand({
  description: 'Show the last events, and go on with -f',
  args: {
    follow: { type: 'boolean', alias: 'f', description: 'Go on showing them as they come' },
    last: { type: 'string', default: '10', description: 'How many of those that were' },
    type: { type: 'string', description: 'Only this type, such as payment.created' },
    subject: { type: 'string', description: 'Only of this payment' },
    ...addressArguments,
  },
  async run(args, printer) {
    const last = numberOf('last', args.last, 0, 1_000);
    const api = openApi(originAddress(args, 'organization'));
    const query = {
      ...(args.type !== undefined && { type: args.type }),
      ...(args.subject !== undefined && { subject: args.subject }),
    };
    const show = (event: PublishedEvent): Promise<void> => {
      const { sequence, time, type, subject } = event;
      return printer.text(
        printer.json
          ? JSON.stringify(event)
          : `${String(sequence).padStart(6)}  ${time}  ${type.padEnd(24)} ${subject}`,
      );
    };
    const { events, lastEventId } = await lastEvents(api, last, query);
    for (const event of events) await show(event);
    if (args.follow !== true) return;
    const stopped = new AbortController();
    void untilAskedToStop().then(() => stopped.abort());
    const following = followEvents(api, {
      query,
      lastEventId,
      signal: stopped.signal,
      onBreak: (reason) => printer.note(`${reason}; connecting again`),
    });
    for await (const event of following) await show(event);
  },
});

export const events = group('See what happened', { tail });
