import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import { keyEndings } from '../../modules/organizations/events.ts';
import type { KeyGrant, KeyReader, KeyUses } from '../../modules/organizations/ports.ts';
import type { CommitListener } from '../commands/ports.ts';
import { sha256 } from '../tokens/sha256.ts';
import { equalInTime } from '../tokens/signer.ts';
import type { Caller, Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** A key that was found is believed for so long: one that is revoked elsewhere is refused then. */
const rememberMs = 30_000;
const rememberedKeys = 10_000;

/**
 * Who sends requests, by their bearer keys (RFC 6750, section 2.1). A commit of this process that
 * ends a key ends what is believed of it.
 */
export interface Callers extends CommitListener {
  /** Who sends `Authorization`; throws the 401 of a key that nobody has, or that has expired. */
  find(authorization: string | undefined): Promise<Pick<Known, 'caller' | 'key'>>;
  /** Undefined where `find` has to look: its key was not found in the last 30 s. */
  known(authorization: string): Caller | undefined;
}

interface Known {
  readonly caller: Caller;
  /** Undefined for the root key. */
  readonly key: Environment['Variables']['knownKey'];
  /** Milliseconds since 1970; no later than the key's own end. */
  readonly until: number;
}

export function createCallers(parts: {
  readonly keys: KeyReader;
  readonly keyUses: KeyUses;
  readonly rootKeyHash: string;
  readonly clock: Clock;
}): Callers {
  const { keys, keyUses, clock } = parts;
  /** By the whole header. */
  const remembered = new Map<string, Known>();
  /** How often keys have ended: what was read before that is not to be remembered. */
  let endings = 0;

  const known = (authorization: string): Known | undefined => {
    const found = remembered.get(authorization);
    return found && found.until > clock.now() ? found : undefined;
  };

  const look = async (
    authorization: string,
    secret: string,
  ): Promise<Pick<Known, 'caller' | 'key'>> => {
    const hash = sha256(secret);
    const isRoot = equalInTime(hash, parts.rootKeyHash);
    const at = clock.now();
    const endingsBefore = endings;
    // Looked up for the root key too, so that a wrong key takes the same time as an unknown one.
    const grant = await keys.findByHash(hash);
    if (isRoot) return { caller: rootCaller, key: undefined };
    const now = clock.now();
    const expiresAt = grant?.expiresAt ?? Infinity;
    if (!grant || expiresAt <= now) {
      remembered.delete(authorization);
      throw unauthenticated();
    }
    if (grant.suspended) {
      remembered.delete(authorization);
      throw suspended();
    }
    keyUses.note(grant, timestamp(now));
    if (remembered.size >= rememberedKeys) remembered.clear();
    const found = { caller: callerOf(grant), key: { ...grant, hash, at } };
    if (endings !== endingsBefore) return found;
    remembered.set(authorization, { ...found, until: Math.min(expiresAt, now + rememberMs) });
    return found;
  };

  return {
    known: (authorization) => known(authorization)?.caller,
    async find(authorization = '') {
      const secret = bearerKey(authorization);
      if (secret === undefined) throw unauthenticated();
      return known(authorization) ?? look(authorization, secret);
    },
    committed({ decisions }) {
      const ended = decisions.flatMap(({ events }) =>
        events.filter(({ type }) => keyEndings.has(type)).map((event) => event.organizationId),
      );
      if (ended.length === 0) return;
      endings += 1;
      const organizations = new Set<string | null>(ended);
      for (const [authorization, { caller }] of remembered) {
        if (organizations.has(caller.organizationId)) remembered.delete(authorization);
      }
    },
  };
}

/** The key that a request carries; undefined for one that cannot be one. */
export const bearerKey = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];

export const unauthenticated = (): Problem =>
  new Problem('unauthenticated', 'Send a valid key as Authorization: Bearer <key>', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

export const suspended = (): Problem =>
  new Problem('organization_suspended', 'Ask the operator to resume this organization');

const rootCaller: Caller = {
  actor: { type: 'root_key', id: 'root' },
  organizationId: null,
  scopes: new Set(['root']),
};

/** Who sends requests with a key that opens this. */
export const callerOf = ({
  keyId,
  organizationId,
  scopes,
}: Pick<KeyGrant, 'keyId' | 'organizationId' | 'scopes'>): Caller => ({
  actor: { type: 'api_key', id: keyId },
  organizationId,
  scopes: new Set(scopes),
});
