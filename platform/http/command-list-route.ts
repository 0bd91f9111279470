import type { Context } from 'hono';
import * as v from 'valibot';
import { partOf, partParameters } from '../../modules/kernel/list-part.ts';
import { pageOf, type PageMark } from '../../modules/kernel/page.ts';
import type { CursorCodec } from '../../modules/kernel/query.ts';
import {
  commandStatuses,
  type CommandPage,
  type CommandPlace,
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
  ...partParameters,
});

type Filters = Pick<CommandPage, 'statuses' | 'type'>;
type Mark = PageMark<CommandPlace>;

/**
 * `GET /v1/commands`: what the caller's organization has sent (the root key's own for the root
 * key), newest first. `status` may be repeated and means any of them, as in the list of payments;
 * without it every status is shown. A cursor carries its filters: the next page may name any
 * of them again, or leave them out. Always read at the primary.
 */
export const commandListRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['commands:read', 'root']);
    const { organizationId } = caller;
    const { status, type, ...asked } = parse(Params, parametersOf(c));
    const part = partOf(asked);
    if (!part.ok) throw inputProblem(part.error);
    const { cursor, limit, offset, count } = part.value;
    const cursors = createCursorCodec(parts.signer, 'commands', organizationId ?? 'root');
    const statuses = status && inOrder(status);
    const start = cursor === undefined ? undefined : readCursor(cursors, cursor);
    if (start && !isOf(start.filters, { statuses, type })) throw foreign();
    const filters = start?.filters ?? { statuses: statuses ?? commandStatuses, type };
    const mark = start?.mark;
    const answer = await primaryAnswer(c, parts);
    const found = await parts.commandRecords.list(organizationId, {
      ...filters,
      limit: limit + 1,
      offset,
      mark,
    });
    const total = count ? await parts.commandRecords.total(organizationId, filters) : undefined;
    const read = mark?.towards === 'previous' ? found.toReversed() : found;
    const { rows, next, previous } = pageOf<CommandPlace, CommandRecord>(
      { rows: read, skipped: offset > 0 },
      limit,
      mark,
    );
    return answer.send({
      data: rows.map(answer.command),
      nextCursor: next && writeCursor(cursors, filters, next),
      previousCursor: previous && writeCursor(cursors, filters, previous),
      ...(total && { total: { ...total } }),
    });
  };

const inOrder = (statuses: Filters['statuses'] | Filters['statuses'][number]) =>
  commandStatuses.filter((each) => [statuses].flat().includes(each));

/** Each of the filters that are named beside a cursor is the cursor's own. */
const isOf = (
  own: Filters,
  named: { readonly [Name in keyof Filters]: Filters[Name] | undefined },
) =>
  (named.statuses === undefined || named.statuses.join() === own.statuses.join()) &&
  (named.type === undefined || named.type === own.type);

const foreign = (): Problem =>
  inputProblem({
    code: 'invalid_cursor',
    pointer: '/cursor',
    detail: 'Start again without a cursor: this one is not of this list',
  });

const Cursor = v.strictObject({
  statuses: v.array(v.picklist(commandStatuses)),
  type: v.optional(v.string()),
  place: v.string(),
  towards: v.picklist(['next', 'previous']),
  inclusive: v.boolean(),
});

const writeCursor = (
  cursors: CursorCodec,
  { statuses, type }: Filters,
  { place: { id: place }, towards, inclusive }: Mark,
): string => cursors.write({ statuses, type, place, towards, inclusive });

function readCursor(cursors: CursorCodec, cursor: string): { filters: Filters; mark: Mark } {
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (!parsed.success) throw foreign();
  const { statuses, type, place, towards, inclusive } = parsed.output;
  return { filters: { statuses, type }, mark: { place: { id: place }, towards, inclusive } };
}
