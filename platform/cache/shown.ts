import type { Clock } from '../../modules/kernel/clock.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import type { CommitListener, DecidedBatch } from '../commands/ports.ts';
import { pastOnly } from './current-tier.ts';
import { entryOf } from './entry.ts';
import { keyOf } from './key.ts';
import type { Entry, Tier } from './ports.ts';
import type { UnderWay } from './under-way.ts';
import type { WrittenThrough } from './write-through.ts';

/** A query that shows one aggregate whole. */
type ShowingQuery = QueryDefinition & { readonly shows: NonNullable<QueryDefinition['shows']> };

const showing = (queries: readonly QueryDefinition[]): readonly ShowingQuery[] =>
  queries.filter((query): query is ShowingQuery => query.shows !== undefined);

const answerOf = (
  { type, shows }: ShowingQuery,
  id: string,
  version: number,
  json: string | undefined,
): WrittenThrough => ({
  key: keyOf(type, { id }),
  version,
  state: json === undefined ? 'gone' : 'found',
  body: json ?? JSON.stringify(shows.gone(id)),
});

/**
 * Puts what a commit has made of aggregates into memory, before anybody is answered: whoever reads
 * in this process reads no less. While it is written, memory is not believed about what it changes.
 */
export function commitThrough(parts: {
  readonly memory: Tier;
  readonly queries: readonly QueryDefinition[];
  readonly epoch: number;
  readonly clock: Clock;
  readonly underWay: UnderWay;
}): CommitListener {
  const { memory, epoch, clock, underWay } = parts;
  const queries = showing(parts.queries);

  /** What is under way; a commit is told before and after, and says the same both times. */
  const told = new WeakMap<DecidedBatch, ReturnType<typeof read>>();

  const changesOf = (batch: DecidedBatch): ReturnType<typeof read> => {
    const known = told.get(batch) ?? read(batch);
    told.set(batch, known);
    return known;
  };

  /** By organization: how far a batch brings it, and what is shown of what it changes. */
  function read({ decisions, changes }: DecidedBatch) {
    const positions = new Map<string, number>();
    for (const { events } of decisions) {
      for (const { organizationId, sequence } of events) positions.set(organizationId, sequence);
    }
    const changed = Map.groupBy(changes, (change) => change.organizationId);
    return [...positions].map(([organizationId, position]) => {
      const answers = (changed.get(organizationId) ?? []).flatMap(
        ({ aggregate, id, after, json }) =>
          queries
            .filter(({ shows }) => shows.aggregate === aggregate.type)
            .map((query) => {
              const shown = aggregate.deleted(after) ? undefined : json;
              return answerOf(query, id, aggregate.version(after), shown);
            }),
      );
      return { organizationId, position, answers };
    });
  }

  return {
    committing(batch) {
      const endings = changesOf(batch).map(({ organizationId, answers }) =>
        underWay.begin(
          organizationId,
          answers.map(({ key }) => key),
        ),
      );
      return () => {
        for (const end of endings) end();
      };
    },
    committed(batch) {
      const now = clock.now();
      const asOf = pastOnly(Date.parse(batch.decidedAt), now);
      for (const { organizationId, position, answers } of changesOf(batch)) {
        const entries = answers
          .map((answer) =>
            entryOf(organizationId, answer.key, { ...answer, epoch, position, asOf }, now),
          )
          .filter((entry): entry is Entry => entry !== undefined);
        void memory.setIfNewer(organizationId, entries, { epoch, position });
      }
    },
  };
}

/**
 * What queries answer after events. An event of a child shows the child: of its aggregate the
 * query itself is asked.
 */
export function answersAfterEvents(
  all: readonly QueryDefinition[],
  read: (
    query: QueryDefinition,
    organizationId: string,
    id: string,
  ) => Promise<{ readonly json: string; readonly version: number } | undefined>,
) {
  const queries = showing(all);
  return async (
    organizationId: string,
    events: readonly StoredEvent[],
  ): Promise<WrittenThrough[]> => {
    const newest = new Map(
      events.map((event) => [`${event.aggregateType} ${event.subject}`, event]),
    );
    const answers = await Promise.all(
      [...newest.values()].flatMap((event) =>
        queries
          .filter(({ shows }) => shows.aggregate === event.aggregateType)
          .map(async (query) => {
            const { subject: id, aggregateType, aggregateVersion: version, data } = event;
            if (event.type === `${aggregateType}.deleted`) {
              return answerOf(query, id, version, undefined);
            }
            if (data['object'] === aggregateType) {
              return answerOf(query, id, version, JSON.stringify(data));
            }
            const now = await read(query, organizationId, id);
            return now && answerOf(query, id, now.version, now.json);
          }),
      ),
    );
    return answers.filter((answer) => answer !== undefined);
  };
}
