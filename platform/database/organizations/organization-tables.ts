import type { ApiKey, OrganizationResource } from '../../../modules/organizations/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { upsertRows, type AggregateTable } from '../aggregate-table.ts';

export const organizationTable: AggregateTable = {
  aggregateType: 'organization',
  table: 'organizations',
  columns: ['json'],
  children: { type: 'api_key', table: 'api_keys', madeBy: 'api_keys.create' },
  restore: (row): OrganizationResource => JSON.parse(String(row['json'])),
  save(changes) {
    const organizations = changes as readonly AggregateChange<OrganizationResource>[];
    const columns = ['id', 'organization_id', 'version', 'json'];
    const rows = organizations.map(({ id, after, json }) => [id, id, after.version, json]);
    return [upsertRows('organizations', ['id'], columns, rows)];
  },
};

export const apiKeyTable: AggregateTable = {
  aggregateType: 'api_key',
  table: 'api_keys',
  columns: ['json', 'hash'],
  limited: {
    where: `json ->> '$.revokedAt' IS NULL AND coalesce(json ->> '$.expiresAt', '~')
      > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
    index: 'api_keys_valid',
    madeBy: 'api_keys.create',
  },
  restore: (row): ApiKey => ({
    resource: JSON.parse(String(row['json'])),
    hash: String(row['hash']),
  }),
  save(changes) {
    const keys = changes as readonly AggregateChange<ApiKey>[];
    const columns = ['organization_id', 'id', 'version', 'hash', 'json'];
    const rows = keys.map(({ organizationId, id, after, json }) => [
      organizationId,
      id,
      after.resource.version,
      after.hash,
      json,
    ]);
    return [upsertRows('api_keys', ['organization_id', 'id'], columns, rows)];
  },
};
