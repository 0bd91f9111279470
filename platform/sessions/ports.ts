import type { KeyGrant } from '../../modules/organizations/ports.ts';

/** A person who signs in does so for an API key, and may do what that may, as long as it may. */
export type SessionKey = Pick<KeyGrant, 'organizationId' | 'keyId'>;

/** Links that sign a person in once, and the sessions that they begin. Only hashes are kept. */
export interface Sessions {
  /** `expiresAt` is RFC 3339 UTC, here as everywhere. */
  createLink(
    key: SessionKey,
    linkHash: string,
    times: { readonly now: string; readonly expiresAt: string },
  ): Promise<void>;
  /** Uses a link up; false where there is none, it was used, or it is past its time. */
  redeem(
    linkHash: string,
    session: { readonly hash: string; readonly now: string; readonly expiresAt: string },
  ): Promise<boolean>;
  /** What the session may do; undefined where it ended, or its key was revoked. */
  find(sessionHash: string, now: string): Promise<KeyGrant | undefined>;
  end(sessionHash: string): Promise<void>;
}
