import { Redis } from '@upstash/redis/cloudflare';

/** Where a cache server is. */
export interface UpstashServer {
  readonly url: string;
  readonly token: string;
}

/**
 * A client that several users may share: without pipelines and sync tokens it has no state. It asks
 * once, and gives up after `limitMs`. Its errors quote the command, the body that it carries included.
 */
export const openUpstash = ({ url, token }: UpstashServer, limitMs: number): Redis =>
  new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(limitMs),
  });
