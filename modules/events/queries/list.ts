import * as v from 'valibot';
import { partOf, partParameters } from '../../kernel/list-part.ts';
import { listBody, pageOf, type PageMark } from '../../kernel/page.ts';
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
      ...partParameters,
    }),
    async run({ after, type, subject, ...part }, { organizationId, cursors }) {
      const parted = partOf(part);
      if (!parted.ok) return parted;
      const { limit, offset, cursor, count } = parted.value;
      if (after !== undefined && (part.page ?? part.size) !== undefined) return refuse(twoPlaces);
      const asked = { types: type, subject };
      const start = cursor === undefined ? undefined : readCursor(cursors, cursor);
      if (cursor !== undefined && !(start && goesOn(start, { ...asked, after }))) {
        return refuse(foreignCursor);
      }
      const filter: EventFilter = start?.filter ?? asked;
      const mark = start?.mark ?? markAfter(after ?? 0);
      const reader = events(organizationId);
      const found = await reader.page({ ...filter, mark, limit, offset, count });
      const { epoch, position, total } = found;
      if (mark.place.sequence > position || (start && start.epoch !== epoch)) {
        if (reader.isCopy) throw new SourceBehind('The copy has not yet what the reader has seen');
        return refuse(cursor === undefined ? beyondHead : foreignCursor);
      }
      const isFirst = !start && mark.place.sequence === 0;
      const read = { ...found, skipped: offset > 0 };
      const { rows, next, previous } = pageOf(read, limit, isFirst ? undefined : mark);
      const write = (to: PageMark<EventPlace> | null): string | null =>
        to && cursors.write({ epoch, ...filter, ...to, place: to.place.sequence });
      const texts = rows.map(({ json }) => json);
      return ok({ json: listBody(texts, write(next), write(previous), total), epoch, position });
    },
  });

const markAfter = (sequence: number): PageMark<EventPlace> => ({
  towards: 'next',
  place: { sequence },
  inclusive: false,
});

const twoPlaces: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_request',
  pointer: '/page',
  detail: 'Send after, or page and size, not both',
};

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
