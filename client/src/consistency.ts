/** What a client has seen: sent with each read, so that no answer is older than that. */
export interface Consistency {
  /** To be kept, or handed to another client; null before the first answer. */
  readonly token: string | null;
  /** Takes over what another client has seen. The newer of the two stays. */
  adopt(token: string): void;
}

/** The client's own side: a command that was answered by 202 has a token for what it changes. */
export interface SeenTokens extends Consistency {
  /** The newest event that was seen, by its id on a stream; null where the token does not tell. */
  readonly lastEventId: string | null;
  tokenFor(path: string): string | null;
  /** What the command has changed was read: its own token is not needed any more. */
  settle(token: string): void;
  isBehind(token: string | null): boolean;
}

interface Content {
  readonly epoch: number;
  readonly position: number;
  /** The id of what an open command changes. */
  readonly changes: string | undefined;
}

/** The most open commands that are remembered; the oldest is forgotten first. */
const openLimit = 1_000;

export function seenTokens(first: string | null): SeenTokens {
  let newest = first;
  const open = new Map<string, string>();
  return {
    get token() {
      return newest;
    },
    get lastEventId() {
      const seen = newest === null ? undefined : contentOf(newest);
      return seen ? `${seen.epoch}.${seen.position}` : null;
    },
    adopt(token) {
      const content = contentOf(token);
      if (newest === null || !isOlder(content, contentOf(newest))) newest = token;
      if (content?.changes === undefined) return;
      open.delete(content.changes);
      open.set(content.changes, token);
      const [oldest] = open.keys();
      if (open.size > openLimit && oldest !== undefined) open.delete(oldest);
    },
    tokenFor(path) {
      const parts = path.split('/').map(decodeURIComponent);
      const id = parts.find((part) => open.has(part));
      return (id === undefined ? undefined : open.get(id)) ?? newest;
    },
    settle(token) {
      const id = contentOf(token)?.changes;
      if (id !== undefined && open.get(id) === token) open.delete(id);
    },
    isBehind: (token) =>
      token !== null && newest !== null && isOlder(contentOf(token), contentOf(newest)),
  };
}

/** Where a token cannot be read, the one that came later is taken for the newer. */
const isOlder = (one: Content | undefined, other: Content | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  (one.epoch === other.epoch ? one.position < other.position : one.epoch < other.epoch);

/** The content is signed, not hidden; a token of another format is as good, only not comparable. */
function contentOf(token: string): Content | undefined {
  try {
    const [text = ''] = token.split('.');
    const json: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(json) || json[0] !== 1) return undefined;
    const [, epoch, position, , pending] = json as unknown[];
    if (typeof epoch !== 'number' || typeof position !== 'number') return undefined;
    const changes: unknown = Array.isArray(pending) ? pending[1] : undefined;
    return { epoch, position, changes: typeof changes === 'string' ? changes : undefined };
  } catch {
    return undefined;
  }
}
