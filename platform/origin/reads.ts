import { originReads } from '../cache/origin-reads.ts';
import type { Configuration } from '../config/configuration.ts';
import { readHead } from '../database/freshness.ts';
import { steadyClock } from '../database/steady-clock.ts';
import type { Log } from '../logging/log.ts';
import type { Connections } from './connections.ts';

/** The tiers that an origin reads from, and what fills them. */
export const composeReads = (
  { upstash }: Configuration,
  { database, identity, modules, replica }: Connections,
  aloneSince: () => ReturnType<Parameters<typeof originReads>[0]['aloneSince']>,
  log: Log,
) =>
  originReads({
    modules,
    epoch: identity.epoch,
    replica,
    upstash: upstash && { url: upstash.url, token: upstash.token.reveal() },
    aloneSince,
    readHead: readHead(database),
    clock: steadyClock,
    log,
  });
