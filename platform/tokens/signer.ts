import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode';

const macBytes = 16;

/** Base64url without padding (RFC 4648, section 5). */
const word = (bytes: ArrayBuffer): string => encodeBase64Url(bytes).replaceAll('=', '');

/** Signs texts that callers bring back. One purpose's signature is worth nothing for another. */
export interface Signer {
  sign(purpose: string, text: string): string;
  verify(purpose: string, text: string, signature: string): boolean;
}

/**
 * HMAC-SHA-256, cut to 128 bits (RFC 2104, section 5). The first secret signs, all of them verify,
 * so that a secret can be rotated while old signatures are still about.
 */
export function createSigner(secrets: readonly string[]): Signer {
  // The key's own blocks are hashed once, not for each text.
  const keys = secrets.map((secret) => hmac.create(sha256, utf8ToBytes(secret)));
  const [signing] = keys;
  if (!signing) throw new Error('Set QUITTANCE_SECRET: there is nothing to sign with');
  const mac = (key: typeof signing, purpose: string, text: string): string => {
    const full = key
      .clone()
      .update(utf8ToBytes(`${purpose}\n${text}`))
      .digest();
    return word(full.slice(0, macBytes).buffer);
  };
  return {
    sign: (purpose, text) => mac(signing, purpose, text),
    verify: (purpose, text, signature) =>
      keys.map((key) => equalInTime(mac(key, purpose, text), signature)).some(Boolean),
  };
}

/** Compares in a time that does not depend on where two texts differ. */
export function equalInTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return difference === 0;
}

/** Puts a text and its signature into one opaque word; `purpose` says what it may be used for. */
export function seal(signer: Signer, purpose: string, text: string): string {
  const content = word(new TextEncoder().encode(text).buffer);
  return `${content}.${signer.sign(purpose, content)}`;
}

/** The text of a sealed word; undefined when it was cut, edited, or sealed for something else. */
export function unseal(signer: Signer, purpose: string, sealed: string): string | undefined {
  const [content = '', signature = '', ...rest] = sealed.split('.');
  if (rest.length > 0 || !/^[\w-]+$/.test(content)) return undefined;
  if (!signer.verify(purpose, content, signature)) return undefined;
  return new TextDecoder().decode(decodeBase64Url(content));
}
