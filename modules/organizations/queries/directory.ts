import * as v from 'valibot';
import { idList } from '../../kernel/id-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { OrganizationDirectory } from '../ports.ts';

/** The operator has no position: nothing it reads is behind another answer to it. */
const operators = { epoch: 0, position: 0 };

/** All organizations, newest first. The operator's alone. */
export const list = (directory: OrganizationDirectory): QueryDefinition =>
  defineQuery({
    type: 'organizations.list',
    scopes: ['root'],
    primaryOnly: true,
    route: { path: '/v1/organizations' },
    params: v.strictObject(partParameters),
    async run(asked, { cursors }) {
      const listed = await idList(asked, cursors, (page) => directory.list(page));
      return listed.ok ? ok({ json: listed.value.json, ...operators }) : listed;
    },
  });

/** One organization by its id. The operator's alone. */
export const find = (directory: OrganizationDirectory): QueryDefinition =>
  defineQuery({
    type: 'organizations.get',
    scopes: ['root'],
    primaryOnly: true,
    route: { path: '/v1/organizations/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }) {
      const found = await directory.find(id);
      if (found) return ok({ ...found, epoch: found.epoch, position: 0 });
      const detail = `No organization "${id}"; check the id`;
      return refuse({ kind: 'not_found', code: 'organization_not_found', detail, ...operators });
    },
  });
