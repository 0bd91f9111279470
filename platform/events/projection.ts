import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { ProjectionVersions, Subscription } from './ports.ts';

/**
 * Builds a version of a projection from the whole log, in tables of its own, while the version
 * before it is read and kept current. It is shown once it has everything. Whoever changes what a
 * projection holds gives it the next version, and takes the earlier one away in a later release.
 */
export function projection(parts: {
  readonly name: string;
  readonly version: number;
  readonly types?: readonly string[];
  readonly versions: ProjectionVersions;
  /** Takes events in at least once: one that was taken in already must change nothing. */
  apply(events: readonly StoredEvent[]): Promise<void>;
}): Subscription {
  const { name, version, types, versions, apply } = parts;
  let isShown = false;
  return {
    name: `${name}@${version}`,
    startsAt: 'beginning',
    ...(types && { types }),
    deliver: apply,
    async atHead() {
      if (isShown) return;
      await versions.show(name, version);
      isShown = true;
    },
  };
}
