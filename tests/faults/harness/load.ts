import type { Answer, ApiClient } from '../../support/api-client.ts';
import type { Random } from './seeded-random.ts';

/** A command that a client sent, and what it knows of it. */
export interface Sent {
  readonly key: string;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, string | number>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly paymentId: string;
  /** What a payments core that does everything once has to answer. */
  readonly expected: number;
  /** The durable answer: 202, or the final one. Undefined while its fate is unknown. */
  acknowledged: boolean;
  final: Answer | undefined;
}

interface Known {
  readonly id: string;
  version: number;
  deleted: boolean;
}

const pauseMs = 25;

/** A caller that sends commands one after the other and repeats each one until it is settled. */
export class LoadClient {
  readonly sent: Sent[] = [];
  /** What was answered and must not have been. */
  readonly surprises: string[] = [];
  /** Answers that settled nothing, by status; 0 is a broken connection. */
  readonly retried = new Map<number, number>();
  private readonly payments: Known[] = [];

  constructor(
    private readonly name: string,
    private readonly api: ApiClient,
    private readonly random: Random,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = this.sent.at(-1);
      const command = open && !open.final ? open : this.next();
      await this.settle(command, signal);
      if (command.final && this.random.between(0, 10) === 0) await this.sendAgain(command);
    }
  }

  /** Settles what is still open. */
  finish(): Promise<void> {
    const open = this.sent.at(-1);
    return open && !open.final ? this.settle(open, AbortSignal.timeout(20_000)) : Promise.resolve();
  }

  private async settle(command: Sent, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const answer = await this.send(command);
      const status = answer?.status ?? 0;
      if (status === 202) command.acknowledged = true;
      if (answer && status !== 202 && status !== 429 && status < 500) {
        this.conclude(command, answer);
        return;
      }
      if (status === 500) this.surprises.push(`${command.key}: ${answer?.text}`);
      this.retried.set(status, (this.retried.get(status) ?? 0) + 1);
      await Bun.sleep(pauseMs);
    }
  }

  private send({ method, path, body, key, headers }: Sent): Promise<Answer | undefined> {
    return this.api
      .send(method, path, { key, headers, ...(body && { body }) })
      .catch(() => undefined);
  }

  private conclude(command: Sent, answer: Answer): void {
    command.final = answer;
    command.acknowledged = true;
    if (answer.status !== command.expected) {
      this.surprises.push(
        `${command.key}: ${answer.status}, not ${command.expected}: ${answer.text}`,
      );
    }
    const known = this.payments.find(({ id }) => id === command.paymentId);
    if (command.expected === 201)
      this.payments.push({ id: command.paymentId, version: 1, deleted: false });
    if (known && command.expected === 200) {
      known.version++;
      if (answer.body['version'] !== known.version) {
        this.surprises.push(`${command.key}: not version ${known.version}: ${answer.text}`);
      }
    }
    if (known && command.expected === 204) known.deleted = true;
  }

  /** All final answers to one key are the same. */
  private async sendAgain(command: Sent): Promise<void> {
    const again = await this.send(command);
    if (!again || !command.final || again.status >= 500 || again.status === 429) return;
    if (essence(again) !== essence(command.final)) {
      this.surprises.push(`${command.key}: ${essence(command.final)} became ${essence(again)}`);
    }
    if (again.headers.get('Idempotent-Replayed') !== 'true') {
      this.surprises.push(`${command.key}: a replay without its mark`);
    }
  }

  private next(): Sent {
    const number = this.sent.length;
    const known = this.payments[this.random.between(0, Math.max(1, this.payments.length))];
    const kinds = known
      ? (['create', 'change', 'change', 'stale', 'twice', 'delete'] as const)
      : null;
    const kind = kinds ? this.random.pick(kinds) : 'create';
    const made = { key: `${this.name}/${number}`, acknowledged: false, final: undefined };
    const id = `${this.name}_${number}`;
    const amount = 1 + this.random.between(0, 10_000);
    const creation = (paymentId: string, expected: number): Sent => ({
      ...made,
      method: 'POST',
      path: '/v1/payments',
      paymentId,
      expected,
      headers: {},
      body: { id: paymentId, amount, currency: this.random.pick(['EUR', 'JPY']) },
    });
    const change = (
      method: 'PATCH' | 'DELETE',
      { id: paymentId }: Known,
      expected: number,
    ): Sent => ({
      ...made,
      method,
      path: `/v1/payments/${paymentId}`,
      paymentId,
      expected,
      headers: {},
      body: method === 'PATCH' ? { amount, description: made.key } : undefined,
    });
    let sent = creation(id, 201);
    if (known && kind === 'twice') sent = creation(known.id, 409);
    if (known && kind === 'change') sent = change('PATCH', known, known.deleted ? 410 : 200);
    if (known && kind === 'delete') sent = change('DELETE', known, known.deleted ? 410 : 204);
    if (known && kind === 'stale') {
      const stale = change('PATCH', known, known.deleted ? 410 : 412);
      sent = { ...stale, headers: { 'If-Match': `"${known.version + 7}"` } };
    }
    this.sent.push(sent);
    return sent;
  }
}

/** What of an answer is the same at every replay. */
function essence({ status, text }: Answer): string {
  if (!text.startsWith('{')) return `${status} ${text}`;
  const { requestId: _, ...body } = JSON.parse(text) as Record<string, unknown>;
  return `${status} ${JSON.stringify(body)}`;
}
