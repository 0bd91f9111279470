import type { Context } from 'hono';
import * as v from 'valibot';
import { PageLimit } from '../../modules/kernel/page.ts';
import type { CursorCodec } from '../../modules/kernel/query.ts';
import {
  commandStatuses,
  type CommandPage,
  type CommandRecord,
} from '../commands/command-record.ts';
import { createCursorCodec } from '../tokens/cursor.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';
import { inputProblem, type Problem } from './problem.ts';

const Status = v.picklist(commandStatuses, `Use a status of: ${commandStatuses.join(', ')}`);

const Params = v.strictObject({
  status: v.optional(v.union([Status, v.array(Status)], Status.message as string)),
  type: v.optional(
    v.pipe(
      v.string('Send the type once'),
      v.regex(/^[a-z_]{1,64}\.[a-z_]{1,64}$/, 'Send a type such as "payments.create"'),
    ),
  ),
  limit: v.optional(PageLimit),
  cursor: v.optional(v.string()),
});

type Filters = Pick<CommandPage, 'statuses' | 'type'>;
type Start = Pick<CommandPage, 'place' | 'towards'>;

/**
 * `GET /v1/commands`: what the caller's organization has sent (the root key's own for the root
 * key), newest first. `status` may be repeated and means any of them, as in the list of payments;
 * without it every status is shown. A cursor carries its filters: the next page may name them
 * again, or leave them out. Always read at the primary.
 */
export const commandListRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['commands:read', 'root']);
    const { organizationId } = caller;
    const { limit = 10, cursor, status, type } = parse(Params, parametersOf(c));
    const cursors = createCursorCodec(parts.signer, 'commands', organizationId ?? 'root');
    const named = status !== undefined || type !== undefined;
    const asked = { statuses: inOrder(status ?? commandStatuses), type };
    const start = cursor === undefined ? undefined : readCursor(cursors, cursor);
    if (start && named && !isSame(start.filters, asked)) throw foreign();
    const filters = start?.filters ?? asked;
    const { place, towards }: Start = start ?? { place: undefined, towards: 'older' };
    const answer = await primaryAnswer(c, parts);
    const page = { ...filters, limit: limit + 1, place, towards };
    const found = await parts.commandRecords.list(organizationId, page);
    const beyond = found.length > limit;
    const shown = towards === 'older' ? found.slice(0, limit) : found.slice(-limit);
    const mark = (record: CommandRecord | undefined, to: Start['towards']): string | null =>
      record ? writeCursor(cursors, filters, { place: record.id, towards: to }) : null;
    return answer.send({
      data: shown.map(answer.command),
      nextCursor: towards === 'newer' || beyond ? mark(shown.at(-1), 'older') : null,
      previousCursor: (towards === 'newer' ? beyond : start) ? mark(shown[0], 'newer') : null,
    });
  };

const inOrder = (statuses: Filters['statuses'] | Filters['statuses'][number]) =>
  commandStatuses.filter((each) => [statuses].flat().includes(each));

const isSame = (one: Filters, other: Filters): boolean =>
  one.type === other.type && one.statuses.join() === other.statuses.join();

const foreign = (): Problem =>
  inputProblem({
    code: 'invalid_cursor',
    pointer: '/cursor',
    detail: 'Start again without a cursor: this one is not of this list',
  });

/** The place is an id, not a number of ours, which would tell how much others send. */
const Cursor = v.strictObject({
  statuses: v.array(v.picklist(commandStatuses)),
  type: v.optional(v.string()),
  place: v.string(),
  towards: v.picklist(['older', 'newer']),
});

const writeCursor = (cursors: CursorCodec, { statuses, type }: Filters, start: Start): string =>
  cursors.write({ statuses, type, ...start });

function readCursor(cursors: CursorCodec, cursor: string): Start & { filters: Filters } {
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (!parsed.success) throw foreign();
  const { statuses, type, place, towards } = parsed.output;
  return { filters: { statuses, type }, place, towards };
}
