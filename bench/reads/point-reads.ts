import type { Home } from '../commands/home.ts';
import {
  startProgram,
  type BareAnswer,
  type LoadResult,
  type ReadLoad,
} from '../commands/programs.ts';
import type { Measurement } from '../commands/rounds.ts';
import { generatedOrigin, someIds, type GeneratedOrigin } from './generated.ts';
import { processorMs } from './processor-time.ts';
import { ask, get } from './read-requests.ts';

const payments = 1_000;
const clients = 64;
/** What every server sends by itself. */
const ofTheServer = new Set(['date', 'content-length', 'connection', 'keep-alive']);

type Headers = Readonly<Record<string, string>>;

/** The load generator for reads, which accepts no answer but those of one status. */
export function readLoadOn(home: Home) {
  const program = startProgram(home, 'read-load');
  return async (load: ReadLoad, expected = 200): Promise<LoadResult> => {
    const result = await program.ask(load);
    const others = Object.keys(result.statuses).filter((status) => Number(status) !== expected);
    if (others.length === 0) return result;
    throw new Error(`Expected ${expected} for every read, got ${JSON.stringify(result.statuses)}`);
  };
}

/** Payments that are read one by one, from the product and from a server that does nothing else. */
export async function pointReads(home: Home, databasePayments: number, secondsEach: number) {
  const generated = await generatedOrigin(home, databasePayments);
  const { port, origin, apiKey, databaseFile, organizationId } = generated;
  const ids = await someIds(generated, payments);
  // Twice: the first answer came from the primary, the second is that of the cache.
  for (const id of ids) await ask(port, `/v1/payments/${id}`, apiKey);
  const answers = await Promise.all(ids.map((id) => answerOf(generated, id)));
  const bare = startProgram(home, 'bare-reads');
  const { port: barePort, pid: barePid } = await bare.ask({
    answers,
    databaseFile,
    organizationId,
  });
  const load = readLoadOn(home);

  const measured =
    (name: string, of: { port: number; pid: number }, requests: readonly string[], status = 200) =>
    async () => {
      const before = await processorMs(of.pid);
      const question = { port: of.port, requests, clients, seconds: secondsEach };
      const { perSecond, p99Ms, count } = await load(question, status);
      const spentMs = (await processorMs(of.pid)) - before;
      return {
        [`${name}, per s`]: perSecond,
        [`${name}, p99 ms`]: p99Ms,
        // The warming up is not counted, but takes its share of the processor's time.
        [`${name}, processor us`]: ((spentMs * 1_000) / count) * 0.8,
      };
    };
  const requests = (path: string, headersOf: (answer: BareAnswer) => Headers = () => ({})) =>
    answers.map((answer) => get(`${path}/${answer.id}`, apiKey, headersOf(answer)));
  return {
    /** Reads from the product. */
    ours: (name: string, headersOf?: (answer: BareAnswer) => Headers, status = 200): Measurement =>
      measured(name, { port, pid: origin.pid }, requests('/v1/payments', headersOf), status),
    /** Reads from the bare server, with the same headers. */
    bare: (
      name: string,
      route: 'known' | 'selected',
      headersOf?: (answer: BareAnswer) => Headers,
    ): Measurement =>
      measured(name, { port: barePort, pid: barePid }, requests(`/${route}`, headersOf)),
  };
}

async function answerOf({ port, apiKey }: GeneratedOrigin, id: string): Promise<BareAnswer> {
  const response = await ask(port, `/v1/payments/${id}`, apiKey);
  const headers = [...response.headers].filter(([name]) => !ofTheServer.has(name));
  return { id, headers: Object.fromEntries(headers), body: await response.text() };
}
