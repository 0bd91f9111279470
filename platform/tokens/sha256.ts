import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of a text's UTF-8, in lower-case hex. Computed where it is called: WebCrypto hands each
 * text to another thread, which takes six times as long for one of a kilobyte.
 */
export const sha256 = (text: string): string => bytesToHex(digest(utf8ToBytes(text)));

/** The SHA-256 of bytes that come piece by piece. */
export function incrementalSha256() {
  const hash = digest.create();
  return {
    update: (bytes: Uint8Array): void => void hash.update(bytes),
    hex: (): string => bytesToHex(hash.digest()),
  };
}
