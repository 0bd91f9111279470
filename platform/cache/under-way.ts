/** What commits that are under way change: they may be in the database already, or never come. */
export interface UnderWay {
  /** Returns what is to be called when it is over. */
  begin(organizationId: string, keys: readonly string[]): () => void;
  /** True while something of the organization is being changed. */
  touches(organizationId: string): boolean;
  /** True while the one resource with this key is. */
  changes(organizationId: string, key: string): boolean;
}

/** As many commits are under way as a process makes at a time, which is one. */
export function createUnderWay(): UnderWay {
  const commits = new Set<{ readonly organizationId: string; readonly keys: Set<string> }>();
  const some = (organizationId: string, key?: string): boolean => {
    for (const each of commits) {
      if (each.organizationId !== organizationId) continue;
      if (key === undefined || each.keys.has(key)) return true;
    }
    return false;
  };

  return {
    begin(organizationId, keys) {
      const commit = { organizationId, keys: new Set(keys) };
      commits.add(commit);
      return () => void commits.delete(commit);
    },
    touches: (organizationId) => some(organizationId),
    changes: some,
  };
}
