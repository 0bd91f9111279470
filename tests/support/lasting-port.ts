import { isPortFree } from '../../platform/temporal/free-port.ts';

/** Below those that the system gives to whoever asks for any, which begin at 32,768 as a rule. */
const ports = { first: 20_000, count: 12_000 };
const tries = 100;

/**
 * A port of 127.0.0.1 for somebody who comes and goes: while nobody listens on it, the system gives it
 * to no one else, neither to a server that takes any port nor to a connection.
 */
export async function lastingPort(): Promise<number> {
  for (let turn = 0; turn < tries; turn++) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`Cannot find a free port from ${ports.first} on: ${tries} were taken`);
}
