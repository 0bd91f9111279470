import type { Accepted, Command, Done, Outcome } from './answers.ts';
import type { Answer, Sending } from './attempt.ts';
import { StillOpen } from './errors.ts';
import type { CommandOptions } from './options.ts';
import { pathOf } from './path.ts';
import type { Transport } from './transport.ts';

/** What a command says beside its method and address. */
export interface CommandParts {
  readonly values?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as it is, in place of `json`. */
  readonly file?: { readonly mediaType: string; readonly content: BodyInit };
}

/** The server is asked to wait so long at a time while a command is followed. */
const followSeconds = 20;

/** What is shown once, and is null where a command's outcome is asked for again. */
const secrets = ['secret', 'apiKey'];

/** Sends commands, each under a key of its own. */
export type CommandCall = <Value, Options extends CommandOptions>(
  method: 'POST' | 'PATCH' | 'DELETE',
  pattern: string,
  parts: CommandParts,
  options: Options | undefined,
) => Promise<Outcome<Value, Options>>;

export const commandCall =
  (transport: Transport): CommandCall =>
  async <Value, Options extends CommandOptions>(
    method: 'POST' | 'PATCH' | 'DELETE',
    pattern: string,
    { values = {}, query, json, file }: CommandParts,
    options: Options | undefined,
  ) => {
    const asked: CommandOptions = options ?? {};
    const idempotencyKey = asked.idempotencyKey ?? transport.newIdempotencyKey();
    const body = file?.content ?? (json && JSON.stringify(json));
    const mediaType = file?.mediaType ?? (json && 'application/json');
    const sending: Sending = {
      method,
      path: pathOf(pattern, values, query),
      headers: {
        'Idempotency-Key': idempotencyKey,
        ...(mediaType !== undefined && { 'Content-Type': mediaType }),
        ...(asked.ifMatch !== undefined && { 'If-Match': asked.ifMatch }),
        ...preferOf(asked.serverWaitSeconds),
      },
      body,
      idempotencyKey,
    };
    const first = outcomeOf<Value>(await transport.send(sending, asked), idempotencyKey);
    if (first.done || !asked.wait) return first as Outcome<Value, Options>;
    return (await follow<Value>(transport, sending, asked, first)) as Outcome<Value, Options>;
  };

/** The same request under the same key waits for its command, and its answer is the outcome. */
async function follow<Value>(
  transport: Transport,
  sending: Sending,
  { waitMs = 60_000, signal, retry }: CommandOptions,
  accepted: Accepted,
): Promise<Done<Value>> {
  const { idempotencyKey, commandId, command } = accepted;
  const unfollowed = sending.body instanceof ReadableStream;
  const giveUpAt = performance.now() + waitMs;
  for (let leftMs = waitMs; leftMs > 0 && !unfollowed; leftMs = giveUpAt - performance.now()) {
    const seconds = Math.min(followSeconds, Math.ceil(leftMs / 1_000));
    const headers = { ...sending.headers, ...preferOf(seconds) };
    const options = { ...(signal && { signal }), ...(retry && { retry }) };
    const answer = await transport.send({ ...sending, headers }, options);
    const outcome = outcomeOf<Value>(answer, idempotencyKey);
    // It was this call that sent it, whoever was told first.
    if (outcome.done)
      return {
        ...outcome,
        value: withSecrets(outcome.value, command),
        replayed: accepted.replayed,
      };
  }
  throw new StillOpen(commandId, idempotencyKey);
}

/** The secret of a command that was answered by 202 came with that. */
function withSecrets<Value>(value: Value, command: Command): Value {
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(command).filter(
    ([name, secret]) => secrets.includes(name) && secret !== null && name in value,
  );
  return { ...value, ...Object.fromEntries(shown) };
}

function outcomeOf<Value>(
  { status, headers, json }: Answer,
  idempotencyKey: string,
): Done<Value> | Accepted {
  const facts = {
    status,
    requestId: headers.get('Request-Id'),
    consistencyToken: headers.get('Consistency-Token'),
    commandId: headers.get('Command-Id'),
    idempotencyKey,
    replayed: headers.get('Idempotent-Replayed') === 'true',
  };
  const isOpen = status === 202 && (json as { object?: unknown }).object === 'command';
  return isOpen
    ? { ...facts, done: false, command: json as Command }
    : { ...facts, done: true, value: json as Value, etag: headers.get('ETag') };
}

function preferOf(seconds: number | undefined): Readonly<Record<string, string>> {
  if (seconds === undefined) return {};
  return { Prefer: seconds === 0 ? 'respond-async' : `wait=${seconds}` };
}
