// A program: sends requests over connections that are kept alive, each client waiting for its answer
// before its next one.
import { answering } from './answering.ts';
import { connectHttp } from './http-connection.ts';
import { paceOf } from './pace.ts';
import { turns, warmUpShare } from './turns.ts';

answering('read-load', async ({ port, requests, clients, seconds, perSecond }) => {
  const connections = await Promise.all(Array.from({ length: clients }, () => connectHttp(port)));
  const durations: number[] = [];
  const statuses: Record<number, number> = {};
  const startedAt = performance.now();
  const turn = turns(startedAt, perSecond);
  const countedFrom = startedAt + seconds * 1_000 * warmUpShare;
  const endsAt = startedAt + seconds * 1_000;

  await Promise.all(
    connections.map(async (connection, index) => {
      let next = Math.floor((index * requests.length) / clients);
      for (let now = performance.now(); now < endsAt;) {
        if (perSecond !== undefined) await turn();
        const sentAt = performance.now();
        const status = await connection.request(requests[next++ % requests.length] as string);
        now = performance.now();
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === 0) return;
        if (sentAt >= countedFrom) durations.push(now - sentAt);
      }
    }),
  );
  const ms = performance.now() - countedFrom;
  for (const connection of connections) connection.close();
  return { ...paceOf(durations, ms, durations.length), statuses };
});
