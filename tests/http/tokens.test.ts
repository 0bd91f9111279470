import { describe, expect, test } from 'bun:test';
import { createTokenCodec } from '../../platform/tokens/consistency-token.ts';
import { createCursorCodec } from '../../platform/tokens/cursor.ts';
import { createSigner, seal, unseal } from '../../platform/tokens/signer.ts';

const [old, fresh] = ['old secret of 32 bytes, at least', 'new secret of 32 bytes, at least'];
const signer = createSigner([old]);
const tokens = createTokenCodec(signer);
const token = {
  epoch: 1,
  position: 7,
  versions: [['pay_1', 3]] as const,
  pending: { commandId: 'cmd_1', resourceId: 'pay_1' },
};
const written = tokens.write('org_1', token);
const cursors = createCursorCodec(signer, 'payments.search', 'org_1');
const cursor = cursors.write({ id: 'pay_1' });

describe('What was written is read again', () => {
  test('a consistency token', () => {
    expect(tokens.read('org_1', written)).toEqual(token);
    const plain = { ...token, versions: [], pending: null };
    expect(tokens.read('org_1', tokens.write('org_1', plain))).toEqual(plain);
  });

  test('a cursor', () => {
    expect(cursors.read(cursor)).toEqual({ id: 'pay_1' });
  });

  test('a text of any characters, as one word that a URL can hold', () => {
    const text = 'ä👍"\n\\';
    const sealed = seal(signer, 'test', text);
    expect(sealed).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(unseal(signer, 'test', sealed)).toBe(text);
  });
});

describe('What was tampered with is not', () => {
  const [content = '', signature = ''] = written.split('.');
  const edited = btoa(JSON.stringify([1, 1, 9, [], 0])).replaceAll('=', '');

  test('cut anywhere', () => {
    for (let length = 0; length < written.length; length++) {
      expect(tokens.read('org_1', written.slice(0, length))).toBeUndefined();
    }
  });

  test('changed in any one character', () => {
    for (let index = 0; index < written.length; index++) {
      const other = written[index] === 'A' ? 'B' : 'A';
      const changed = written.slice(0, index) + other + written.slice(index + 1);
      expect(tokens.read('org_1', changed)).toBeUndefined();
    }
  });

  test.each([
    ['another content', `${edited}.${signature}`],
    ['no signature', content],
    ['an empty signature', `${content}.`],
    ['a third part', `${written}.x`],
    ['padding', `${content}=.${signature}`],
    ['nothing', ''],
    ['garbage', 'not a token'],
  ])('%s', (_, text) => {
    expect(tokens.read('org_1', text)).toBeUndefined();
  });
});

describe('What was read before makes nothing else good', () => {
  test('for another organization, cut, edited or signed by somebody else', () => {
    const own = createTokenCodec(signer);
    const stranger = createTokenCodec(createSigner([fresh]));
    const others = [written.slice(0, -1), `${written}A`, stranger.write('org_1', token)];
    for (let time = 0; time < 3; time++) {
      expect(own.read('org_1', written)).toEqual(token);
      expect(own.read('org_2', written)).toBeUndefined();
      for (const other of others) expect(own.read('org_1', other)).toBeUndefined();
    }
  });

  test('whoever asks first', () => {
    const own = createTokenCodec(signer);
    expect(own.read('org_2', written)).toBeUndefined();
    expect(own.read('org_1', written)).toEqual(token);
    expect(own.read('org_2', written)).toBeUndefined();
  });

  test('and what was forgotten since is verified again', () => {
    const own = createTokenCodec(signer);
    const plain = (position: number) => ({ epoch: 1, position, versions: [], pending: null });
    const sent = Array.from({ length: 25_000 }, (_, at) => own.write('org_1', plain(at)));
    expect(own.read('org_1', written)).toEqual(token);
    for (const [at, each] of sent.entries()) {
      if (own.read('org_1', each)?.position !== at) throw new Error(`Not read as ${at}: ${each}`);
    }
    expect(own.read('org_1', written)).toEqual(token);
    expect(own.read('org_2', written)).toBeUndefined();
  });
});

describe('What was written for another purpose is not', () => {
  test("another organization's token", () => {
    expect(tokens.read('org_2', written)).toBeUndefined();
  });

  test("another organization's cursor", () => {
    const foreign = createCursorCodec(signer, 'payments.search', 'org_2');
    expect(foreign.read(cursor)).toBeUndefined();
  });

  test("another query's cursor", () => {
    const other = createCursorCodec(signer, 'events.list', 'org_1');
    expect(other.read(cursor)).toBeUndefined();
  });

  test('a cursor as a token, and the reverse', () => {
    expect(tokens.read('org_1', cursor)).toBeUndefined();
    expect(cursors.read(written)).toBeUndefined();
  });

  test('a token of a format that is not ours', () => {
    const sealed = (text: string) => seal(signer, 'consistency-token org_1', text);
    for (const text of ['[2,1,7,[],0]', '[1,0,7,[],0]', '[1,1,-1,[],0]', '{}', '[1,1,1.5,[],0]']) {
      expect(tokens.read('org_1', sealed(text))).toBeUndefined();
    }
  });
});

describe('While the secret is rotated', () => {
  test('the old one still verifies and the new one signs', () => {
    const rotating = createTokenCodec(createSigner([fresh, old]));
    const rotated = createTokenCodec(createSigner([fresh]));
    expect(rotating.read('org_1', written)).toEqual(token);
    expect(rotated.read('org_1', rotating.write('org_1', token))).toEqual(token);
  });

  test('the old one is worth nothing once it is gone', () => {
    const rotated = createTokenCodec(createSigner([fresh]));
    expect(rotated.read('org_1', written)).toBeUndefined();
  });
});

test('Without a secret nothing is signed', () => {
  expect(() => createSigner([])).toThrow('QUITTANCE_SECRET');
});
