import { openConnection, type Connection } from './connection.ts';
import { answerAll, type Stream } from './requests.ts';
import type { Pipeline } from './wire.ts';

/** A request as it came over HTTP. */
export interface HttpRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly json: unknown;
}

export interface PrimaryOptions {
  /** The path of the database's file. */
  readonly file: string;
  readonly authToken: string;
  /** After so long without a request a stream ends: 10 s, as with sqld. */
  readonly expireMs?: number;
}

/** A stream that a client holds by its baton. */
interface Held {
  readonly stream: Stream;
  readonly expiry: ReturnType<typeof setTimeout>;
}

const limits = { streams: 200, rememberedBatons: 1_000 };

/** A database server that speaks Hrana over HTTP (version 2, JSON): reads, writes, transactions. */
export function createPrimary({ file, authToken, expireMs = 10_000 }: PrimaryOptions) {
  const held = new Map<string, Held>();
  const expired = new Set<string>();
  const spare: Connection[] = [];

  const opened = (): Stream => ({
    connection: spare.pop() ?? openConnection(file),
    texts: new Map(),
    failed: false,
  });
  const leave = ({ connection, failed }: Stream): void => {
    if (!failed && !connection.inTransaction) return void spare.push(connection);
    // A statement that failed may still be in progress, which a later COMMIT would trip over.
    connection.close();
  };
  const hold = (stream: Stream): string => {
    const baton = crypto.randomUUID();
    const expiry = setTimeout(() => {
      held.delete(baton);
      stream.connection.close();
      expired.add(baton);
      if (expired.size > limits.rememberedBatons) expired.clear();
    }, expireMs);
    held.set(baton, { stream, expiry });
    return baton;
  };
  const take = (baton: string): Stream | undefined => {
    const found = held.get(baton);
    clearTimeout(found?.expiry);
    held.delete(baton);
    return found?.stream;
  };

  return {
    answer({ path, authorization, body }: HttpRequest): HttpAnswer {
      if (authorization !== `Bearer ${authToken}`) {
        return { status: 401, json: { error: 'Unauthorized' } };
      }
      if (path !== '/v2/pipeline') return { status: 404, json: { error: 'Not found' } };
      const { baton, requests } = JSON.parse(body) as Pipeline;
      if (baton && expired.has(baton)) {
        const message = 'The stream has expired due to inactivity';
        return { status: 500, json: { message, code: 'STREAM_EXPIRED' } };
      }
      if (!baton && held.size >= limits.streams) {
        return { status: 429, json: { error: 'Too many streams are open' } };
      }
      const stream = baton ? take(baton) : opened();
      if (!stream) return { status: 400, json: { error: 'Received an invalid baton' } };
      const results = answerAll(requests, stream);
      const isOver = requests.some(({ type }) => type === 'close');
      if (isOver) leave(stream);
      const next = isOver ? null : hold(stream);
      return { status: 200, json: { baton: next, base_url: null, results } };
    },
    /** How many streams clients hold. */
    get streams() {
      return held.size;
    },
    close(): void {
      for (const baton of held.keys()) take(baton)?.connection.close();
      for (const connection of spare.splice(0)) connection.close();
    },
  };
}
