import { demandOf, seenAfter } from '../../../../platform/cache/demand.ts';
import type { Reading } from '../../../../platform/cache/cache.ts';
import { organizationId, type Reader, type Readers } from './readers.ts';
import type { Id, Versions, World } from './world.ts';

/** What a session does next. */
export type Step =
  | {
      readonly kind: 'write' | 'delete';
      readonly id: Id;
      /** What others change in the same commit, behind it. */
      readonly others: readonly Id[];
    }
  | {
      readonly kind: 'read';
      /** Undefined for the list. */
      readonly id: Id | undefined;
      readonly reader: 0 | 1 | 2 | 3 | 4 | 5;
      readonly cacheControl: string | undefined;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'restore'; readonly lost: number };

type Token = ReturnType<typeof seenAfter>;

/** Takes the steps one after the other, sends each answer's token with the next, believes nothing. */
export async function runSession(
  steps: readonly Step[],
  world: World,
  all: Readers,
): Promise<void> {
  let token: Token | undefined;
  /** What this session has seen or written, in the epoch of its token. */
  let known = new Map<string, number>();

  const failure = (what: string, { status, loaded }: Reading): string =>
    `${what}, by ${status} at ${loaded.epoch}.${loaded.position}, token ${JSON.stringify(token)}`;

  for (const step of steps) {
    if (step.kind === 'wait') world.clock.advance(step.ms);
    else if (step.kind === 'restore') {
      world.restore(Math.max(0, world.head.position - step.lost));
      all.restored();
    } else if (step.kind === 'read') {
      const reader = all.readers[step.reader];
      if (reader) await read(reader, step.id, step.cacheControl);
    } else write(step.id, step.kind === 'delete', step.others);
  }

  function write(id: Id, gone: boolean, others: readonly Id[]): void {
    const commit = world.commit(id, gone);
    const behind = others.filter((each) => each !== id).map((each) => world.commit(each, false));
    all.committed([commit, ...behind].filter((each) => each !== undefined));
    if (token?.epoch !== world.past.epoch) known = new Map();
    const versions = commit ? [[id, commit.version] as const] : [];
    token = { ...world.head, versions };
    if (commit) known.set(id, commit.version);
  }

  async function read(reader: Reader, id: Id | undefined, cacheControl?: string): Promise<void> {
    const demand = demandOf(cacheControl, token, id);
    const startedAt = world.clock.now();
    const { past } = world;
    const now = new Map(world.versionsBefore(Number.POSITIVE_INFINITY));
    const young = world.versionsBefore(startedAt - (demand.maxAgeMs ?? 0));
    const { cache, isOrigin, loaders } = reader;
    const request = { query: 'test', organizationId, key: id ?? 'list', demand, ...loaders(id) };
    const reading = await cache.read({ ...request, keepAlive: () => {} });
    if (!reading) throw new Error('There was no answer, though the primary has all');
    const { loaded } = reading;
    if (token && loaded.epoch < token.epoch) throw new Error(failure('an older epoch', reading));
    if (loaded.epoch !== token?.epoch) known = new Map();
    const shown = new Map<string, number>(JSON.parse(loaded.body));
    const expect = (what: string, least: Versions): void => {
      for (const each of id === undefined ? least.keys() : [id]) {
        const [got = 0, wanted = 0] = [shown.get(each), least.get(each)];
        if (got < wanted) throw new Error(failure(`${what}: ${each} ${got} < ${wanted}`, reading));
      }
    };
    expect('the session went backwards', known);
    // A restore between the question and the answer leaves nothing to compare with.
    if (loaded.epoch === past.epoch && past === world.past) {
      if (demand.primary) expect('the primary was not asked', now);
      if (isOrigin && demand.maxAgeMs === null) expect('the origin was not current', now);
      if (demand.maxAgeMs !== null) expect('the answer was too old', young);
    }
    for (const [each, version] of shown) known.set(each, version);
    token = seenAfter(token, loaded);
  }
}
