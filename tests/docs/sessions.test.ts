import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readdir } from 'node:fs/promises';
import { root } from '../deploy/variables.ts';
import { sessionsIn, startReadersDev, type ReadersDev } from './printed.ts';

/** What must come out where the commands of a page are typed as printed: once, or so often. */
interface Session {
  readonly page: string;
  readonly heading: string;
  readonly says: readonly (string | RegExp)[];
}

const sessions: readonly Session[] = [
  {
    page: 'README.md',
    heading: 'A session',
    says: [
      /("amount":1234.*){4}/s,
      'Idempotent-Replayed: true',
      '"description":"Order 1234, gift-wrapped"',
      'ETag: "2"',
      '"status":"accepted"',
      '"code":"payment_deleted"',
    ],
  },
  {
    page: 'README.md',
    heading: 'Reading your writes',
    says: [
      /Cache-Status: memory; hit; ttl=\d+\r\n/,
      /("id":"tea-1","object":"payment".*){2}/s,
      /HTTP\/1.1 200 OK[^{]*\{"data":\[\{"currency":"EUR"/,
      '"status":"accepted"',
      /HTTP\/1.1 410 Gone[^{]*\{[^}]*"code":"payment_deleted"/,
    ],
  },
  {
    page: 'README.md',
    heading: 'Payments through a provider',
    says: [
      /("status":"completed".*){3}/s,
      '"code":"attempt_in_flight"',
      '"code":"refund_exceeds_captured"',
      /("object":"refund".*){2}/s,
      '"amountCaptured":450,"amountRefunded":0',
    ],
  },
  {
    page: 'README.md',
    heading: 'A file of commands, and a report',
    says: [
      '"dryRun":true',
      '"succeeded":1,"refused":1',
      /"row":2.*"code":"invalid_request"/,
      /"object":"report".*"status":"completed"/,
      'id,organizationId,userId,amount,currency,status,',
    ],
  },
  {
    page: 'README.md',
    heading: 'What happened',
    says: [
      '"type":"payment.created","subject":"order-1234"',
      'id: 1.1\n',
      '"object":"subscription"',
    ],
  },
  {
    page: 'docs/idempotency.md',
    heading: 'Once, whatever happens',
    says: [
      /(HTTP\/1.1 201 Created.*){2}/s,
      'Idempotent-Replayed: true',
      '"code":"idempotency_key_reused"',
    ],
  },
  {
    page: 'docs/consistency.md',
    heading: 'Reading your writes',
    says: [
      /("id":"cake-1","object":"payment".*){2}/s,
      'HTTP/1.1 200 OK',
      '"code":"invalid_consistency_token"',
    ],
  },
  {
    page: 'docs/money.md',
    heading: 'Money',
    says: ['"total":"18014398509481982","average":"9007199254740991"', '"code":"invalid_request"'],
  },
];

/** Its reader kills the `dev`. */
const elsewhere = ['README.md: Events to your webhooks'];

let dev: ReadersDev;
beforeAll(async () => {
  dev = await startReadersDev();
}, 90_000);
afterAll(() => dev.program.stop(), 30_000);

test('Every session of every page is typed by a test', async () => {
  const pages = ['README.md', ...new Bun.Glob('docs/*.md').scanSync(root)];
  const printed = await Promise.all(
    pages.map(async (page) => [...(await sessionsIn(page)).keys()].map((at) => `${page}: ${at}`)),
  );
  const typed = [...sessions.map(({ page, heading }) => `${page}: ${heading}`), ...elsewhere];
  expect(printed.flat().sort()).toEqual(typed.sort());
});

test.each(sessions.map((each) => [`${each.page}: ${each.heading}`, each] as const))(
  '%s',
  async (_, { page, heading, says }) => {
    const before = await readdir(dev.folder);
    const [printed = ''] = (await sessionsIn(page)).get(heading) ?? [];
    const { code, output } = await dev.type(printed);
    for (const each of says) {
      if (typeof each === 'string') expect(output).toContain(each);
      else expect(output).toMatch(each);
    }
    expect(code).toBe(0);
    // A reader's folder is left as it was found.
    expect(await readdir(dev.folder)).toEqual(before);
  },
  60_000,
);
