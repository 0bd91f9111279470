import { connect, type Socket } from 'node:net';
import { inHome } from '../commands/home.ts';
import {
  makeOrganization,
  sendPayment,
  startOrigin,
  untilAnswers,
  type OriginProcess,
} from '../commands/origin.ts';
import { treeMegabytes } from '../commands/process-tree.ts';
import { megabytes, milliseconds, type Section } from '../commands/report.ts';
import { processorMs } from '../reads/processor-time.ts';
import type { Plan } from './plan.ts';

const nowhere = '127.0.0.1:1';
const settleMs = 12_000;
const rounds = 5;

/** What listeners cost that hear nothing, and how soon all of them hear. */
export const idle = ({ idleClients: clients }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const options = { temporalAddress: nowhere, gateway: 'direct' } as const;
    const origin = await startOrigin(home, 'api', options);
    await untilAnswers(origin, '/healthz');
    const apiKey = await makeOrganization(origin);
    await sendPayment(origin, apiKey);
    const before = await treeMegabytes(origin.pid);
    const listeners = await Promise.all(
      Array.from({ length: clients }, () => listen(origin, apiKey)),
    );
    home.atEnd(async () => listeners.forEach(({ socket }) => socket.destroy()));
    const busyBefore = await processorMs(origin.pid);
    await Bun.sleep(settleMs);
    const busy = ((await processorMs(origin.pid)) - busyBefore) / settleMs;
    const grown = (await treeMegabytes(origin.pid)) - before;
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const heard = listeners.map((each) => each.heard());
      const startedAt = performance.now();
      await sendPayment(origin, apiKey);
      await Promise.all(heard);
      tookMs.push(performance.now() - startedAt);
    }
    const after = (await treeMegabytes(origin.pid)) - before;
    return {
      title: `${clients.toLocaleString('en')} streams of events that hear nothing`,
      figures: [
        {
          name: 'memory for them',
          figure: megabytes(grown),
          against: `the process without them ${megabytes(before)}`,
          value: grown,
          target: { atMost: 200 },
        },
        { name: 'processor meanwhile', figure: `${(busy * 100).toFixed(1)} % of a core` },
        {
          name: 'a payment, until the last one hears, at best',
          figure: milliseconds(Math.min(...tookMs)),
        },
      ],
      notes: [`After ${rounds} events: ${megabytes(after)} more than before`],
    };
  });

interface Listener {
  readonly socket: Socket;
  /** Resolves with the next event. */
  heard(): Promise<void>;
}

async function listen({ port }: OriginProcess, apiKey: string): Promise<Listener> {
  const begun = Promise.withResolvers<void>();
  let next = Promise.withResolvers<void>();
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${apiKey}\r\n\r\n`,
  );
  socket.on('data', (data) => {
    if (data.includes('retry: ')) begun.resolve();
    if (data.includes('event: ')) next.resolve();
  });
  socket.on('error', begun.reject);
  await begun.promise;
  return {
    socket,
    heard: () => {
      next = Promise.withResolvers<void>();
      return next.promise;
    },
  };
}
