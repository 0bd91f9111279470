import * as v from 'valibot';
import { defineCommand } from '../../modules/kernel/command.ts';
import type { Aggregate, DomainEvent } from '../../modules/kernel/decider.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { ok } from '../../modules/kernel/result.ts';
import { definitionsOf, type Definitions } from '../../platform/commands/definitions.ts';
import { upsertRows, type AggregateTable } from '../../platform/database/aggregate-table.ts';
import type { Database } from '../../platform/database/database.ts';

type Widget = { readonly id: string; readonly word: string; readonly version: number };
type Made = DomainEvent & { readonly type: 'widget.made'; readonly word: string };

const widget: Aggregate<Widget, Made> = {
  type: 'widget',
  events: ['widget.made'],
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state,
  evolve: (_, { word }, { aggregateId, version }) => ({ id: aggregateId, word, version }),
};

/** Makes a widget; the word says what goes wrong with it. */
const make = defineCommand<JsonObject, Widget | undefined>({
  type: 'widgets.make',
  aggregate: widget,
  target: 'new',
  scopes: ['root'],
  route: { method: 'POST', path: '/widgets', status: 201 },
  body: v.strictObject({}),
  decide({ word }) {
    if (word === 'throws') throw new Error('A planted bug');
    const made: Made = { type: 'widget.made', word: word as string };
    return ok({ events: [made] });
  },
});

const route = { method: 'POST', path: '/widgets/:id', status: 200 } as const;

/** Changes a widget, and leaves its answer to `answer`. */
const ask = defineCommand<JsonObject, Widget>({
  type: 'widgets.ask',
  aggregate: widget,
  target: 'existing',
  scopes: ['root'],
  route,
  body: v.strictObject({}),
  decide({ word }) {
    const made: Made = { type: 'widget.made', word: word as string };
    return ok({ events: [made], unanswered: true });
  },
});

/** Answers the command `of`; with `says: 'no'` by refusing it. */
const answer = defineCommand<JsonObject, Widget>({
  type: 'widgets.answer',
  aggregate: widget,
  target: 'any',
  scopes: [],
  route: null,
  body: v.strictObject({}),
  decide({ word, of, says }) {
    const made: Made = { type: 'widget.made', word: word as string };
    const asked = { commandId: of as string, type: 'widgets.ask' };
    const refusal = { kind: 'conflict', code: 'said_no', detail: 'Ask again' } as const;
    return ok({
      events: [made],
      answers: [says === 'no' ? { ...asked, refusal } : { ...asked, event: 0 }],
    });
  },
});

/** Commands that only tests know, and go wrong when they are told to. */
export const plantedDefinitions: Definitions = definitionsOf([
  {
    name: 'widgets',
    aggregates: [widget],
    commands: [make, ask, answer],
    queries: [],
    handlers: [],
  },
]);

/** A table that takes every word but `unwritable`. */
export const widgetTable: AggregateTable = {
  aggregateType: 'widget',
  table: 'widgets',
  columns: ['json'],
  restore: (row): Widget => JSON.parse(String(row['json'])),
  save: (changes) => [
    upsertRows(
      'widgets',
      ['organization_id', 'id'],
      ['organization_id', 'id', 'version', 'json'],
      changes.map(({ organizationId, id, after, json }) => [
        organizationId,
        id,
        (after as Widget).version,
        json,
      ]),
    ),
  ],
};

export const createWidgets = (database: Database) =>
  database.write([
    {
      sql: `CREATE TABLE widgets (organization_id TEXT, id TEXT, version INTEGER,
        json TEXT CHECK (json ->> 'word' <> 'unwritable'),
        PRIMARY KEY (organization_id, id)) STRICT`,
      args: [],
    },
  ]);
