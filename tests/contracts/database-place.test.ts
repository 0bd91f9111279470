import { expect, test } from 'bun:test';
import { readConfiguration } from '../../platform/config/configuration.ts';

const given = {
  QUITTANCE_SECRET: 'a secret of at least thirty-two bytes',
  QUITTANCE_ROOT_KEY: 'root_of_the_tests',
};

function placesOf(environment: Readonly<Record<string, string>>) {
  const read = readConfiguration({ ...given, ...environment });
  if (!read.ok) return read.error;
  const { database, sandboxDatabase } = read.value;
  return [database, sandboxDatabase].map(({ url, authToken }) => [url, authToken?.reveal()]);
}

test('A file has that of the sandbox beside it', () => {
  expect(placesOf({ DATABASE_URL: 'file:/var/lib/quittance.db' })).toEqual([
    ['file:/var/lib/quittance.db', undefined],
    ['file:/var/lib/quittance-sandbox.db', undefined],
  ]);
});

test.each(['libsql://quittance.example.com', 'https://db.example.com', 'http://127.0.0.1:8080'])(
  'On a server, %s, the sandbox has the same database and token',
  (url) => {
    expect(placesOf({ DATABASE_URL: url, DATABASE_AUTH_TOKEN: 'token' })).toEqual([
      [url, 'token'],
      [url, 'token'],
    ]);
  },
);

test('The sandbox may have a place and a token of its own', () => {
  const sandbox = { SANDBOX_DATABASE_URL: 'https://other', SANDBOX_DATABASE_AUTH_TOKEN: 'its' };
  expect(placesOf({ DATABASE_URL: 'https://db', DATABASE_AUTH_TOKEN: 'ours', ...sandbox })).toEqual(
    [
      ['https://db', 'ours'],
      ['https://other', 'its'],
    ],
  );
  const { SANDBOX_DATABASE_URL } = sandbox;
  expect(
    placesOf({ DATABASE_URL: 'https://db', DATABASE_AUTH_TOKEN: 'ours', SANDBOX_DATABASE_URL }),
  )
    // A token is never sent to a server that it was not given for.
    .toEqual([
      ['https://db', 'ours'],
      ['https://other', undefined],
    ]);
});

test('Any other scheme is refused, and the token is not shown', () => {
  for (const url of ['postgres://db', 'wss://db', '/var/lib/quittance.db', 'https:', 'file:']) {
    const message = JSON.stringify(placesOf({ DATABASE_URL: url, DATABASE_AUTH_TOKEN: 'hunter2' }));
    expect(message).toContain('Set DATABASE_URL to a file:, libsql: or https: URL');
    expect(message).not.toContain('hunter2');
  }
});
