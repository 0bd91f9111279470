import * as v from 'valibot';
import { scopes, type Scope } from '../../modules/kernel/scope.ts';
import { seal, unseal, type Signer } from './signer.ts';

/** What an API key was known to open at a time, as an edge keeps it. Never the key itself. */
export interface Grant {
  readonly keyId: string;
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since 1970; null for a key that does not expire. */
  readonly expiresAt: number | null;
  readonly suspended: boolean;
  /** Of the database that knew it. */
  readonly epoch: number;
  /** When it was so, in milliseconds since 1970. */
  readonly at: number;
}

/** Writes grants where others might write too: only one that was signed for that key is read. */
export interface GrantCodec {
  /** `hash` is the SHA-256 of the key. */
  write(hash: string, grant: Grant): string;
  /** Undefined for what was not written here for this key. */
  read(hash: string, text: string): Grant | undefined;
}

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Format = v.strictObject({
  keyId: v.string(),
  organizationId: v.string(),
  scopes: v.array(v.picklist(scopes)),
  expiresAt: v.nullable(Count),
  suspended: v.boolean(),
  epoch: Count,
  at: Count,
});

export function createGrantCodec(signer: Signer): GrantCodec {
  return {
    write: (hash, grant) => seal(signer, purposeOf(hash), JSON.stringify(grant)),
    read(hash, text) {
      const json = unseal(signer, purposeOf(hash), text);
      const parsed = v.safeParse(Format, json === undefined ? undefined : JSON.parse(json));
      return parsed.success ? parsed.output : undefined;
    },
  };
}

const purposeOf = (hash: string): string => `grant ${hash}`;
