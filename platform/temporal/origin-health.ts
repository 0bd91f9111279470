import type { Client } from '@temporalio/client';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandGateway } from '../commands/ports.ts';
import type { Database } from '../database/database.ts';
import type { EventLog } from '../events/ports.ts';
import { readinessOf, type CheckStatus, type Health } from '../http/health.ts';

const limits = { checkMs: 1_000, relaySilentMs: 5_000, lagSeconds: 60 };

/** The health of an origin process, and the switch that ends it gently. */
export interface OriginHealth extends Health {
  /** From now on this process is not ready: whoever balances the load goes elsewhere. */
  beginShutdown(): void;
}

export function createOriginHealth(parts: {
  readonly database: Database;
  readonly client: Client;
  readonly gateway: CommandGateway;
  readonly eventLog: EventLog;
  /** Aborted at the shutdown, so that what would last for ever stops. */
  readonly ending: AbortController;
  /** Whether the cache server answers; undefined where there is none. */
  readonly cacheAnswers: (() => Promise<boolean>) | undefined;
  readonly clock: Clock;
}): OriginHealth {
  const { database, client, gateway, eventLog, ending, cacheAnswers, clock } = parts;
  let shuttingDown = false;

  const checkDatabase = async (): Promise<CheckStatus> => {
    await database.read([{ sql: 'SELECT 1', args: [] }]);
    return 'ok';
  };
  const checkTemporal = async (): Promise<CheckStatus> => {
    const deadline = Date.now() + limits.checkMs;
    await client.connection.withDeadline(deadline, () => client.workflowService.getSystemInfo({}));
    return 'ok';
  };
  const checkRelay = async (): Promise<CheckStatus> => {
    const beat = await eventLog.lastBeat();
    const age = beat === undefined ? Number.POSITIVE_INFINITY : clock.now() - Date.parse(beat);
    if (age >= limits.relaySilentMs) return 'unavailable';
    const states = await eventLog.states(clock.now());
    const isBehind = states.some(
      ({ status, lag }) => status === 'parked' || lag.seconds > limits.lagSeconds,
    );
    return isBehind ? 'degraded' : 'ok';
  };
  /** Without it queries are slower, and as right as ever. */
  const checkCache = async (): Promise<CheckStatus> => {
    if (!cacheAnswers) return 'off';
    return (await cacheAnswers()) ? 'ok' : 'degraded';
  };

  return {
    get shuttingDown() {
      return shuttingDown;
    },
    beginShutdown() {
      shuttingDown = true;
      ending.abort();
    },
    async readiness() {
      const [databaseStatus, temporal, relay, cache] = await Promise.all(
        [checkDatabase, checkTemporal, checkRelay, checkCache].map(within),
      );
      const checks = {
        database: databaseStatus ?? 'unavailable',
        temporal: temporal ?? 'unavailable',
        worker: gateway.executing ? ('ok' as const) : ('unavailable' as const),
        cache: cache ?? 'degraded',
        relay: relay ?? 'unavailable',
      };
      return readinessOf(checks, shuttingDown);
    },
  };
}

/** A part that does not answer in time is unavailable, whatever it says later. */
async function within(check: () => Promise<CheckStatus>): Promise<CheckStatus> {
  const { promise, resolve } = Promise.withResolvers<CheckStatus>();
  const timer = setTimeout(() => resolve('unavailable'), limits.checkMs);
  check().then(resolve, () => resolve('unavailable'));
  const status = await promise;
  clearTimeout(timer);
  return status;
}
