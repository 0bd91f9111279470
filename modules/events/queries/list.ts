import * as v from 'valibot';
import { listBody, pageOf, PageLimit, type PageMark } from '../../kernel/page.ts';
import {
  defineQuery,
  SourceBehind,
  type CursorCodec,
  type ParameterProblem,
  type QueryDefinition,
} from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { EventFilter, EventPlace, EventsOf } from '../ports.ts';
import { filterParameters, Sequence } from './event-parameters.ts';

/** The events of an organization in their order, after one of them, page by page. */
export const list = (events: EventsOf): QueryDefinition =>
  defineQuery({
    type: 'events.list',
    scopes: ['events:read'],
    route: { path: '/v1/events' },
    params: v.strictObject({
      ...filterParameters,
      after: v.optional(Sequence),
      limit: v.optional(PageLimit),
      cursor: v.optional(v.string()),
    }),
    async run({ after, type, subject, limit = 10, cursor }, { organizationId, cursors }) {
      const asked = { types: type, subject };
      const start = cursor === undefined ? undefined : readCursor(cursors, cursor);
      if (cursor !== undefined && !(start && goesOn(start, { ...asked, after }))) {
        return refuse(foreignCursor);
      }
      const filter: EventFilter = start?.filter ?? asked;
      const mark = start?.mark ?? markAfter(after ?? 0);
      const reader = events(organizationId);
      const found = await reader.page({ ...filter, mark, limit });
      const { epoch, position } = found;
      if (mark.place.sequence > position || (start && start.epoch !== epoch)) {
        if (reader.isCopy) throw new SourceBehind('The copy has not yet what the reader has seen');
        return refuse(cursor === undefined ? beyondHead : foreignCursor);
      }
      const isFirst = !start && mark.place.sequence === 0;
      const { rows, next, previous } = pageOf(found, limit, isFirst ? undefined : mark);
      const write = (to: PageMark<EventPlace> | null): string | null =>
        to && cursors.write({ epoch, ...filter, ...to, place: to.place.sequence });
      const texts = rows.map(({ json }) => json);
      return ok({ json: listBody(texts, write(next), write(previous)), epoch, position });
    },
  });

const markAfter = (sequence: number): PageMark<EventPlace> => ({
  towards: 'next',
  place: { sequence },
  inclusive: false,
});

const beyondHead: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/after',
  detail: 'Send the sequence of an event that there is: this one is beyond the last',
};

const foreignCursor: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/cursor',
  detail: 'Start again without a cursor: this one is not of this list',
};

const Cursor = v.strictObject({
  epoch: v.number(),
  types: v.optional(v.array(v.string())),
  subject: v.optional(v.string()),
  towards: v.picklist(['next', 'previous']),
  place: v.number(),
  inclusive: v.boolean(),
});

/** Where a cursor goes on, and with which filter. */
interface Start {
  readonly epoch: number;
  readonly filter: EventFilter;
  readonly mark: PageMark<EventPlace>;
}

function readCursor(cursors: CursorCodec, cursor: string): Start | undefined {
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (!parsed.success) return undefined;
  const { epoch, types, subject, towards, place, inclusive } = parsed.output;
  return {
    epoch,
    filter: { types, subject },
    mark: { towards, place: { sequence: place }, inclusive },
  };
}

/** A cursor carries its filter: what is named beside it has to be the same. */
const goesOn = (
  { filter }: Start,
  { types, subject, after }: EventFilter & { readonly after: number | undefined },
): boolean =>
  after === undefined &&
  (types === undefined || types.join() === filter.types?.join()) &&
  (subject === undefined || subject === filter.subject);
