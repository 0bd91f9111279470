import { expect, test } from 'bun:test';
import { edgeQueries, nowhere } from '../../../platform/edge/edge-queries.ts';
import { routeNames } from '../../../platform/edge/route-names.ts';
import { allModules } from '../../support/all-modules.ts';
import { apiDocument } from '../../support/documented.ts';

const nameOf = routeNames();

const documented = Object.keys(apiDocument['paths'] as object).map((path) =>
  path.replaceAll(/\{(\w+)\}/g, ':$1'),
);

test.each(documented)('An edge names the requests to %s', (pattern) => {
  expect(nameOf(pattern.replaceAll(/:\w+/g, 'some_1'))).toBe(pattern);
});

test('What no route has is not named', () => {
  expect(nameOf('/v1/payments/some_1/nothing')).toBe('');
  expect(nameOf('/v1/nothing')).toBe('');
});

test('An edge answers each query that caches may answer', () => {
  const cached = allModules
    .flatMap(({ queries }) => queries)
    .filter(({ primaryOnly }) => primaryOnly !== true);
  const atEdge = edgeQueries(nowhere).map(({ type }) => type);
  expect(atEdge.toSorted()).toEqual(cached.map(({ type }) => type).toSorted());
});

test('It streams the bodies that are files, and no others', () => {
  const files = allModules
    .flatMap(({ commands }) => commands)
    .filter(({ route }) => route?.body === 'rows');
  expect(files.map(({ route }) => route?.path)).toEqual(['/v1/bulk-jobs']);
});
