import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 } from 'uuid';
import { encodeBase64Url } from 'hono/utils/encode';
import type { SecretMaker } from '../../modules/kernel/command.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import { sha256 } from './sha256.ts';

const made = new Uint8Array(16);

/** Time-ordered, so that an index that they are in grows at its end. */
export const ids: IdMaker = {
  // As bytes: a text with dashes, taken out again, takes five times as long.
  make: (prefix) => `${prefix}_${bytesToHex(v7(undefined, made))}`,
};

/** 256 random bits; only the hash is ever kept. */
export const secrets: SecretMaker = {
  make(prefix) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const secret = prefix + encodeBase64Url(bytes.buffer).replaceAll('=', '');
    return { secret, hash: sha256(secret) };
  },
};
