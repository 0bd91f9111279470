import * as v from 'valibot';
import type { CommandDefinition } from '../../kernel/command.ts';
import { text } from '../../kernel/text.ts';
import { eventTypePattern, wants } from '../domain/event-types.ts';
import type { WebhookUrls } from '../ports.ts';

export const Url = v.pipe(
  v.string('Send the address as a string'),
  v.maxLength(2_048, 'Send an address of at most 2,048 characters'),
);

export const Description = text(1_000);

const forms = 'Ask for "*", for all of a kind such as "payment.*", or for a type';

/** What an endpoint asks for: patterns of which each finds one of `known` at least. */
export const eventTypesOf = (known: readonly string[]) =>
  v.pipe(
    v.array(
      v.pipe(
        v.string(forms),
        v.regex(eventTypePattern, forms),
        v.check(
          (asked) => known.some((type) => wants([asked], type)),
          'Ask for a type of event that there is',
        ),
      ),
      'Send a list of event types',
    ),
    v.minLength(1, 'Ask for one type of event at least'),
    v.maxLength(50, 'Ask for at most 50 types of events'),
  );

/** Refuses an address that nothing may be sent to. */
export const examineUrl =
  (urls: WebhookUrls): NonNullable<CommandDefinition['examine']> =>
  async ({ url }) => {
    const detail = typeof url === 'string' ? await urls.refusalOf(url) : undefined;
    return detail === undefined ? undefined : { code: 'invalid_request', pointer: '/url', detail };
  };
