import type { CommandDef } from 'citty';
import { openApi, type ApiRequest } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import type { Printer } from '../output/printer.ts';
import type { Column } from '../output/table.ts';
import { argumentsOf, givenIn, type Fields } from './fields.ts';
import { sendingArguments, sendingHeaders } from './sending.ts';

/** A call of the API as a command: its method, its path, and what may be said with it. */
export interface Request {
  readonly description: string;
  readonly method: ApiRequest['method'];
  /** `:id` is the word of that name. */
  readonly path: string;
  readonly fields?: Fields;
  /** Columns of the table, where the answer is a list. */
  readonly columns?: readonly Column[];
  /** Whose key it takes; an organization's where it is not said. */
  readonly as?: 'organization' | 'operator';
  /** What a person is told in place of an answer without a body. */
  readonly done?: string;
}

export function requestCommand(request: Request): CommandDef {
  const { description, method, fields = {}, as = 'organization' } = request;
  const sends = method !== 'GET';
  return cliCommand({
    description,
    args: {
      ...argumentsOf(fields),
      ...(sends ? sendingArguments : readingArguments),
      ...addressArguments,
    },
    async run(args, printer) {
      const given = args as Readonly<Record<string, string | boolean | undefined>>;
      const api = openApi(originAddress(args, as));
      const answer = await api.call<Answer>({
        method,
        path: request.path,
        values: givenIn('path', fields, given) as Record<string, string>,
        query: givenIn('query', fields, given) as Record<string, string | string[]>,
        ...(sends && { body: { ...dataOf(given['data']), ...givenIn('body', fields, given) } }),
        headers: sends ? sendingHeaders(given) : readingHeaders(given),
      });
      await show(answer, request, printer);
    },
  });
}

interface Answer {
  readonly object?: string;
  readonly id?: string;
  readonly data?: readonly object[];
  readonly nextCursor?: string | null;
}

async function show(answer: Answer, request: Request, printer: Printer): Promise<void> {
  const { columns, done } = request;
  if (columns && answer.data) {
    await printer.many(answer.data, columns, answer);
    if (answer.nextCursor) printer.note(`More with --cursor ${answer.nextCursor}`);
    return;
  }
  if (done !== undefined && Object.keys(answer).length === 0) {
    await printer.say(done);
    return;
  }
  await printer.one(answer);
  if (request.method !== 'GET' && answer.object === 'command') {
    printer.note(`It is accepted and will be executed: quittance commands get ${answer.id}`);
  }
}

const readingArguments = {
  'consistency-token': {
    type: 'string',
    description: 'Answer with what is at least as new as this token',
  },
} as const;

const readingHeaders = (given: Readonly<Record<string, unknown>>): Record<string, string> => {
  const token = given['consistency-token'];
  return typeof token === 'string' ? { 'Consistency-Token': token } : {};
};

function dataOf(text: unknown): object {
  if (typeof text !== 'string') return {};
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  } catch {
    // Told below.
  }
  throw new CommandFailure('usage', 'Give --data as a JSON object');
}
