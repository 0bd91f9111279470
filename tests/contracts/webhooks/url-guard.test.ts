import { describe, expect, test } from 'bun:test';
import { isPublicAddress } from '../../../platform/webhooks/public-address.ts';
import { createUrlGuard } from '../../../platform/webhooks/url-guard.ts';
import { acceptedUrls, refusedUrls } from './addresses.ts';

const never = new AbortController().signal;
const guardOn = (addresses: readonly string[] | Error, allowPrivate = false) =>
  createUrlGuard({
    allowPrivate,
    resolve: async () => {
      if (addresses instanceof Error) throw addresses;
      return addresses;
    },
  });

describe('A name that resolves to a public address', () => {
  const guard = guardOn(['93.184.216.34', '2606:2800:220:1::1']);

  test(`${refusedUrls.length} addresses are refused, registered or sent to`, async () => {
    expect(refusedUrls.length).toBeGreaterThanOrEqual(60);
    for (const url of refusedUrls) {
      expect(await guard.refusalOf(url), url).toMatch(/^[A-Z].*[^.]$/);
      expect((await guard.target(url, never)).ok, url).toBe(false);
    }
  });

  test('Others are sent to, at the addresses that were checked', async () => {
    for (const url of acceptedUrls) {
      expect(await guard.refusalOf(url), url).toBeUndefined();
      const target = await guard.target(url, never);
      expect(target.ok && target.value.addresses.every(isPublicAddress), url).toBe(true);
    }
    const target = await guard.target('https://example.com/', never);
    expect(target).toMatchObject({
      ok: true,
      value: { addresses: ['93.184.216.34', '2606:2800:220:1::1'] },
    });
  });
});

test('One private address among many is enough', async () => {
  const many = ['93.184.216.34', '2606:4700::1', '8.8.4.4'];
  for (const one of ['10.1.2.3', '::1', '::ffff:192.168.0.1', '64:ff9b::a00:1', '169.254.1.1']) {
    const guard = guardOn([...many, one]);
    expect(await guard.refusalOf('https://example.com/')).toBeDefined();
    expect((await guard.target('https://example.com/', never)).ok).toBe(false);
  }
});

test('A name that cannot be resolved now may be registered, and is sent nothing', async () => {
  for (const guard of [guardOn(new Error('SERVFAIL')), guardOn([])]) {
    expect(await guard.refusalOf('https://example.com/')).toBeUndefined();
    expect((await guard.target('https://example.com/', never)).ok).toBe(false);
  }
});

test('A name that changes between two looks is checked at each of them', async () => {
  const answers = [['93.184.216.34'], ['127.0.0.1'], ['93.184.216.34'], ['10.0.0.1']];
  const guard = createUrlGuard({ allowPrivate: false, resolve: async () => answers.shift() ?? [] });
  const url = 'https://rebinding.example.com/';
  expect(await guard.refusalOf(url)).toBeUndefined();
  expect((await guard.target(url, never)).ok).toBe(false);
  expect((await guard.target(url, never)).ok).toBe(true);
  expect((await guard.target(url, never)).ok).toBe(false);
});

test('Where private addresses are allowed, http and other ports are too; userinfo is not', async () => {
  const guard = guardOn(['127.0.0.1'], true);
  for (const url of ['http://localhost:4000/', 'https://10.0.0.1:8443/', 'http://[::1]/']) {
    expect(await guard.refusalOf(url), url).toBeUndefined();
    expect((await guard.target(url, never)).ok, url).toBe(true);
  }
  for (const url of [
    'http://me@localhost/',
    'ftp://localhost/',
    'localhost:4000',
    'http:localhost',
  ]) {
    expect(await guard.refusalOf(url), url).toBeDefined();
  }
});
