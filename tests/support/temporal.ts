import { atEnd } from './at-end.ts';
import { startTemporalServer } from './temporal-server.ts';

let server: Promise<{ address: string }> | undefined;

/**
 * The Temporal server of this test run, with the namespace `default`. `npm test` starts it ahead;
 * a `bun test` by hand starts it when the first test asks, and stops it at the end.
 */
export function temporalForTests(): Promise<{ address: string }> {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  return (server ??= address ? Promise.resolve({ address }) : start());
}

async function start(): Promise<{ address: string }> {
  const { address, stop } = await startTemporalServer();
  atEnd(stop);
  return { address };
}
