import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode';

/** Encrypts what has to be used again, so that whoever reads the database cannot use it. */
export interface Vault {
  /** Encrypts for an owner: in another one's name it cannot be opened. */
  seal(owner: string, secret: string): string;
  /** Throws where none of the keys opens it, or where it is another owner's. */
  open(owner: string, sealed: string): string;
  /** False where an older key sealed it, which may be taken away one day. */
  isCurrent(sealed: string): boolean;
}

const cipher = managedNonce(xchacha20poly1305);

/**
 * XChaCha20-Poly1305 with keys derived from secrets (HKDF, RFC 5869). The first one seals, all of
 * them open, so that a secret can be rotated.
 */
export function createVault(secrets: readonly string[]): Vault {
  const keys = secrets.map((secret) => {
    const derive = (purpose: string, bytes: number) =>
      hkdf(sha256, utf8ToBytes(secret), undefined, utf8ToBytes(`quittance ${purpose}`), bytes);
    return { id: bytesToHex(derive('vault key id', 4)), key: derive('vault key', 32) };
  });
  const [sealing] = keys;
  if (!sealing) throw new Error('Set QUITTANCE_SECRET: there is nothing to seal with');
  return {
    seal(owner, secret) {
      const sealed = cipher(sealing.key, utf8ToBytes(owner)).encrypt(utf8ToBytes(secret));
      const word = encodeBase64Url(Uint8Array.from(sealed).buffer).replaceAll('=', '');
      return `${sealing.id}.${word}`;
    },
    open(owner, sealed) {
      const [id, word = ''] = sealed.split('.');
      const key = keys.find((each) => each.id === id)?.key;
      if (!key)
        throw new Error('Set the QUITTANCE_SECRET that this was sealed with beside the new');
      const opened = cipher(key, utf8ToBytes(owner)).decrypt(decodeBase64Url(word));
      return new TextDecoder().decode(opened);
    },
    isCurrent: (sealed) => sealed.startsWith(`${sealing.id}.`),
  };
}
