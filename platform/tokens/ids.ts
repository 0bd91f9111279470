import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 } from 'uuid';
import { encodeBase64, encodeBase64Url } from 'hono/utils/encode';
import type { SecretMaker } from '../../modules/kernel/command.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import { sha256 } from './sha256.ts';
import type { Vault } from './vault.ts';

const made = new Uint8Array(16);

/** Time-ordered, so that an index that they are in grows at its end. */
export const ids: IdMaker = {
  // As bytes: a text with dashes, taken out again, takes five times as long.
  make: (prefix) => `${prefix}_${bytesToHex(v7(undefined, made))}`,
};

const randomBytes = (): ArrayBuffer => crypto.getRandomValues(new Uint8Array(32)).buffer;

/** Secrets of 256 random bits; only a hash is kept, or what the vault makes of them. */
export const createSecretMaker = (vault: Vault): SecretMaker => ({
  make(prefix) {
    const secret = prefix + encodeBase64Url(randomBytes()).replaceAll('=', '');
    return { secret, hash: sha256(secret) };
  },
  makeSealed(prefix, owner) {
    const secret = prefix + encodeBase64(randomBytes());
    return { secret, sealed: vault.seal(owner, secret) };
  },
});
