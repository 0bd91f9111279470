import { formOf, intentShape, refundShape, type Form, type Json } from './shapes.ts';
import { apiError, cardError, invalidRequest, reusedKey } from './errors.ts';

/** A request as it came in. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly form: Form;
}

interface Answer {
  readonly status: number;
  readonly body: Json;
}

/**
 * The part of Stripe's API that we use, with its state, its sums and its idempotency keys, in the
 * shapes of the real one. It is no proof of how Stripe answers: it holds the adapter to what
 * Stripe's documentation says of it.
 */
export class FakeStripe {
  readonly requests: SentRequest[] = [];
  readonly intents = new Map<string, Json>();
  readonly refunds: Json[] = [];
  /** The real one's search is behind by a minute or so. */
  searchLags = false;
  readonly #lost = new Set<string>();
  readonly #kept = new Map<string, { request: string; answer: Answer }>();
  #ids = 0;
  readonly #server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => this.#answer(request),
  });

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** As Stripe does when keys are a day old. */
  forgetKeys(): void {
    this.#kept.clear();
  }

  /** The payer does what was asked, or fails to. */
  payerActs(id: string, succeeds = true): void {
    const intent = this.#intent(id);
    if (succeeds) this.#authorize(intent);
    else {
      intent['status'] = 'requires_payment_method';
      intent['last_payment_error'] = {
        code: 'payment_intent_authentication_failure',
        message: 'The provided PaymentMethod has failed authentication.',
        type: 'card_error',
      };
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const form = formOf(request.method === 'GET' ? searchParams.toString() : await request.text());
    const key = request.headers.get('Idempotency-Key');
    this.requests.push({ method: request.method, path: pathname, key, form });
    const answer =
      request.method === 'GET' ? this.#read(pathname, form) : this.#once(pathname, key, form);
    // The request is carried out, and a gateway in between loses the answer, once.
    if (form['payment_method'] === 'pm_answer_lost' && key !== null && !this.#lost.has(key)) {
      this.#lost.add(key);
      return new Response('<html><h1>502 Bad Gateway</h1></html>', { status: 502 });
    }
    return Response.json(answer.body, { status: answer.status });
  }
  /** Keeps the first answer of a key, whatever it was. */
  #once(path: string, key: string | null, form: Form): Answer {
    if (key === null) throw new Error('A request without an Idempotency-Key');
    const request = JSON.stringify([path, form]);
    const kept = this.#kept.get(key);
    if (kept) return kept.request === request ? kept.answer : reusedKey;
    const answer = structuredClone(this.#write(path, form));
    this.#kept.set(key, { request, answer });
    return answer;
  }

  #read(path: string, form: Form): Answer {
    const list = (data: readonly Json[]) => ({
      status: 200,
      body: { object: 'list', url: path, has_more: false, data },
    });
    if (path === '/v1/refunds') {
      return list(this.refunds.filter((each) => each['payment_intent'] === form['payment_intent']));
    }
    if (path === '/v1/payment_intents/search') {
      const value = /^metadata\["operation"\]:"(.*)"$/.exec(form['query'] ?? '')?.[1];
      const indexed = this.searchLags ? [] : [...this.intents.values()];
      const found = indexed.filter(
        ({ metadata }) => (metadata as Json)['operation'] === value?.replace(/\\(.)/g, '$1'),
      );
      return list(found);
    }
    return { status: 200, body: this.#intent(path.split('/')[3]) };
  }

  #write(path: string, form: Form): Answer {
    if (path === '/v1/refunds') return this.#refund(form);
    const [, , , id, step] = path.split('/');
    if (id === undefined) return this.#create(form);
    const intent = this.#intent(id);
    if (step === 'capture') return this.#capture(intent, form);
    if (step === 'cancel' && intent['status'] !== 'succeeded' && intent['status'] !== 'canceled') {
      intent['status'] = 'canceled';
      return { status: 200, body: intent };
    }
    if (step === 'confirm' && intent['status'] === 'requires_confirmation') {
      return { status: 200, body: this.#authorize(intent) };
    }
    return invalidRequest('payment_intent_unexpected_state', intent);
  }

  #create(form: Form): Answer {
    const intent = intentShape(`pi_${++this.#ids}`, form);
    this.intents.set(String(intent['id']), intent);
    const method = form['payment_method'];
    if (method === 'pm_card_chargeDeclined') return cardError('generic_decline', intent);
    if (method === 'pm_card_chargeDeclinedInsufficientFunds') {
      return cardError('insufficient_funds', intent);
    }
    if (method === 'pm_card_threeDSecure2Required') {
      intent['status'] = 'requires_action';
      return { status: 200, body: intent };
    }
    const body = this.#authorize(intent);
    return method === 'pm_broken' ? { status: 500, body: apiError } : { status: 200, body };
  }

  #authorize(intent: Json): Json {
    const manual = intent['capture_method'] === 'manual';
    intent['status'] = manual ? 'requires_capture' : 'succeeded';
    intent[manual ? 'amount_capturable' : 'amount_received'] = intent['amount'];
    return intent;
  }

  #capture(intent: Json, form: Form): Answer {
    const amount = Number(form['amount_to_capture']);
    if (intent['status'] !== 'requires_capture') {
      return invalidRequest('payment_intent_unexpected_state', intent);
    }
    if (amount > Number(intent['amount_capturable'])) {
      return invalidRequest('amount_too_large', intent);
    }
    const final = form['final_capture'] !== 'false';
    intent['amount_received'] = Number(intent['amount_received']) + amount;
    intent['amount_capturable'] = final ? 0 : Number(intent['amount_capturable']) - amount;
    if (final) intent['status'] = 'succeeded';
    const capture = form['metadata[capture]'];
    intent['metadata'] = { ...(intent['metadata'] as Json), capture };
    return { status: 200, body: intent };
  }

  #refund(form: Form): Answer {
    const intent = this.#intent(form['payment_intent']);
    const refunded = this.refunds
      .filter((each) => each['payment_intent'] === intent['id'] && each['status'] !== 'failed')
      .reduce((sum, each) => sum + Number(each['amount']), 0);
    if (refunded + Number(form['amount']) > Number(intent['amount_received'])) {
      return invalidRequest('charge_already_refunded', intent);
    }
    const refund = refundShape(`re_${++this.#ids}`, form);
    this.refunds.push(refund);
    return { status: 200, body: refund };
  }

  #intent(id: string | undefined): Json {
    const intent = this.intents.get(id ?? '');
    if (!intent) throw new Error(`No intent ${id}`);
    return intent;
  }
}
