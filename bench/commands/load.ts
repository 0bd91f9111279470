// A program: sends payments.create over connections that are kept alive, each client waiting for its
// answer before its next command.
import { answering } from './answering.ts';
import { connectHttp } from './http-connection.ts';
import { paceOf } from './pace.ts';
import { paymentRequest } from './payment-request.ts';
import { turns, warmUpShare } from './turns.ts';

answering('load', async ({ port, apiKey, clients, seconds, commands, pauseMs = 0, perSecond }) => {
  const connections = await Promise.all(Array.from({ length: clients }, () => connectHttp(port)));
  const durations: number[] = [];
  const statuses: Record<number, number> = {};
  let begun = 0;
  const startedAt = performance.now();
  const turn = turns(startedAt, perSecond);
  const countedFrom =
    commands === undefined ? startedAt + seconds * 1_000 * warmUpShare : startedAt;
  const goesOn = (): boolean =>
    commands === undefined ? performance.now() < startedAt + seconds * 1_000 : begun < commands;

  await Promise.all(
    connections.map(async (connection) => {
      while (goesOn()) {
        begun++;
        await turn();
        const sentAt = performance.now();
        const status = await connection.request(paymentRequest(apiKey));
        const now = performance.now();
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === 201 && now >= countedFrom) durations.push(now - sentAt);
        if (status === 0) return;
        if (pauseMs > 0) await Bun.sleep(pauseMs);
      }
    }),
  );
  const ms = performance.now() - countedFrom;
  for (const connection of connections) connection.close();
  return { ...paceOf(durations, ms, durations.length), statuses };
});
