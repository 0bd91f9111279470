// `npm run scale:demo [-- --strikes 20] [-- --seed 7]`: two APIs and three workers over one database
// server and one Temporal, under load, while somebody kills and pauses them. See README.md.
import { parseArgs } from 'node:util';
import { LoadClient } from '../tests/faults/harness/load.ts';
import { seededRandom } from '../tests/faults/harness/seeded-random.ts';
import { apiClient } from '../tests/support/api-client.ts';
import { inHome, type Home } from './commands/home.ts';
import { databaseOf, makeOrganization } from './commands/origin.ts';
import { startCluster, untilReady } from './scale/cluster.ts';
import { strike, type Strike } from './scale/strikes.ts';
import { atRest, printTakeOver, printVerdict } from './scale/verdict.ts';

const { values } = parseArgs({
  options: {
    strikes: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const clientsOfApi = 3;
const requestLimitMs = 15_000;
const pauseMs = { least: 300, end: 1_500 };

async function run(home: Home): Promise<boolean> {
  const startedAt = performance.now();
  const say = (text: string): void => {
    const at = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
    console.log(`${at} s  ${text}`);
  };
  say(
    `Starting one database server, one Temporal, two APIs and three workers; seed ${values.seed}`,
  );
  const members = await startCluster(home);
  for (const { name, port, process } of members) say(`${name}: pid ${process.pid}, port ${port}`);

  const random = seededRandom(Number(values.seed));
  const [first, ...others] = members.filter(({ kind }) => kind === 'api');
  if (!first) throw new Error('There is no API');
  const apiKey = await makeOrganization({ ...first.process, port: first.port });
  const send = (request: Request): Promise<Response> =>
    fetch(request, { signal: AbortSignal.timeout(requestLimitMs) });
  const apis = new Map(
    [first, ...others].map((member) => [
      member,
      apiClient(send, apiKey, `http://127.0.0.1:${member.port}`),
    ]),
  );
  const clients = [...apis.values()].flatMap((api, at) =>
    Array.from(
      { length: clientsOfApi },
      (_, number) => new LoadClient(`demo_${at}_${number}`, api, random),
    ),
  );
  const over = new AbortController();
  const working = Promise.all(clients.map((client) => client.run(over.signal)));
  say(`${clients.length} clients send commands through both APIs`);

  const strikes: Strike[] = [];
  for (let count = 0; count < Number(values.strikes); count++) {
    await Bun.sleep(random.between(pauseMs.least, pauseMs.end));
    const struck = await strike(members, apis, random);
    strikes.push(struck);
    const settled = clients.flatMap(({ sent }) => sent).filter(({ final }) => final).length;
    const next = `the next command after ${(struck.nextCommandMs / 1_000).toFixed(2)} s`;
    say(`${struck.victim} ${struck.deed}: ${next}; ${settled} commands are answered`);
  }
  await untilReady(members);
  over.abort();
  await working;
  await Promise.all(clients.map((client) => client.finish()));
  const rests = await atRest(databaseOf(home));
  printTakeOver(strikes);
  return printVerdict(databaseOf(home), clients, rests);
}

process.exit((await inHome(run)) ? 0 : 1);
