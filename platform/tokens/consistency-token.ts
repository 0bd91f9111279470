import * as v from 'valibot';
import { remembering } from './remembering.ts';
import { seal, unseal, type Signer } from './signer.ts';

/**
 * What a caller has seen, in a form that it can bring back: an answer to it must be at least this
 * fresh. Bound to its organization by the signature.
 */
export interface ConsistencyToken {
  readonly epoch: number;
  /** The organization's last sequence. */
  readonly position: number;
  /** Versions of entities that suffice in place of the position. */
  readonly versions: readonly (readonly [id: string, version: number])[];
  /** Of a 202: the command that is not decided yet, and the id of what it changes. */
  readonly pending: { readonly commandId: string; readonly resourceId: string } | null;
}

/** Writes and reads tokens. */
export interface TokenCodec {
  write(organizationId: string, token: ConsistencyToken): string;
  /** Undefined when it was not written here for this organization. */
  read(organizationId: string, text: string): ConsistencyToken | undefined;
}

const formatVersion = 1;
/** A signature takes longer than a cached read. */
const rememberedTokens = 10_000;

/** The format, signed: `[1, epoch, position, [[id, version] …], [commandId, resourceId] | 0]`. */
const Format = v.strictTuple([
  v.literal(formatVersion),
  v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  v.array(v.strictTuple([v.string(), v.number()])),
  v.union([v.literal(0), v.strictTuple([v.string(), v.string()])]),
]);

/** A token, and whom its signature was found to be for: it is worth nothing for anybody else. */
interface Verified {
  readonly organizationId: string;
  readonly token: ConsistencyToken;
}

export function createTokenCodec(signer: Signer): TokenCodec {
  const written = remembering<string>(rememberedTokens);
  const verified = remembering<Verified>(rememberedTokens);

  function sign(
    organizationId: string,
    { epoch, position, versions, pending }: ConsistencyToken,
  ): string {
    const shown = pending ? [pending.commandId, pending.resourceId] : 0;
    const text = JSON.stringify([formatVersion, epoch, position, versions, shown]);
    return seal(signer, purposeOf(organizationId), text);
  }

  function verify(organizationId: string, sealed: string): Verified | undefined {
    const text = unseal(signer, purposeOf(organizationId), sealed);
    if (text === undefined) return undefined;
    const parsed = v.safeParse(Format, JSON.parse(text));
    if (!parsed.success) return undefined;
    const [, epoch, position, versions, shown] = parsed.output;
    const pending = shown === 0 ? null : { commandId: shown[0], resourceId: shown[1] };
    return { organizationId, token: { epoch, position, versions, pending } };
  }

  return {
    write(organizationId, token) {
      const { epoch, position, versions, pending } = token;
      if (pending || versions.length > 0) return sign(organizationId, token);
      const place = `${epoch}.${position} ${organizationId}`;
      return written(place, () => sign(organizationId, token));
    },
    read(organizationId, text) {
      const known = verified(text, () => verify(organizationId, text));
      return known?.organizationId === organizationId ? known.token : undefined;
    },
  };
}

const purposeOf = (organizationId: string): string => `consistency-token ${organizationId}`;
