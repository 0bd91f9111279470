import { apiClient, type Answer, type RequestParts } from '../../tests/support/api-client.ts';
import { until } from '../../tests/support/until.ts';
import type { DemoWorld } from './demo-world.ts';

/** Shows who answers what, and throws where that is not as it is told. */
export async function tour(world: DemoWorld): Promise<void> {
  const { edge, apiKey, upstash } = world;
  const api = apiClient(fetch, apiKey, edge.url);

  async function show(
    what: string,
    method: string,
    path: string,
    { expected, ...parts }: RequestParts & { readonly expected: number },
  ): Promise<Answer> {
    const answer = await api.send(method, path, parts);
    const by =
      answer.headers.get('Cache-Status') ??
      (answer.body['code'] as string | undefined) ??
      'the origin';
    const age = answer.headers.get('Age');
    const facts = [answer.status, by, ...(age === null ? [] : [`Age ${age}`])].join('  ');
    console.log(`${what}\n  ${method} ${path}\n  → ${facts}  (${answer.ms.toFixed(0)} ms)\n`);
    if (answer.status !== expected) {
      throw new Error(`Expected ${expected}, got ${answer.status}: ${answer.text}`);
    }
    return answer;
  }
  const withToken = (answer: Answer) => ({
    'Consistency-Token': answer.headers.get('Consistency-Token') ?? '',
  });

  const body = { id: 'tour-1', amount: 1_234, currency: 'EUR', description: 'Edge tour' };
  const made = await show('A command goes to the origin', 'POST', '/v1/payments', {
    body,
    expected: 201,
  });
  const path = '/v1/payments/tour-1';
  const seen = withToken(made);
  await show(
    'Its token finds it, though the replica is behind: the edge kept the answer',
    'GET',
    path,
    {
      headers: seen,
      expected: 200,
    },
  );
  await show('A list as new as the token: only the origin has it yet', 'GET', '/v1/payments', {
    headers: seen,
    expected: 200,
  });
  await show('The same again, from memory', 'GET', '/v1/payments', {
    headers: seen,
    expected: 200,
  });
  await show('The reader has it already', 'GET', path, {
    headers: { 'If-None-Match': '"1"' },
    expected: 304,
  });
  await show('From the primary, whoever has it', 'GET', path, {
    headers: { 'Cache-Control': 'no-cache' },
    expected: 200,
  });
  const sums = '/v1/payments/statistics?interval=day';
  let tries = 0;
  await until('the replica has caught up', 15_000, async () => {
    const asked = `/v1/payments?reference=${tries++}`;
    const { headers } = await api.send('GET', asked, { headers: seen });
    return headers.get('Cache-Status')?.startsWith('replica') === true;
  });
  await show('Sums, which nobody has asked for yet', 'GET', sums, { expected: 200 });
  if (upstash) {
    await until('memory is two seconds old', 15_000, async () => {
      const { headers } = await api.send('GET', path);
      return headers.get('Cache-Status')?.startsWith('upstash') === true;
    });
    await show('Memory had it from the cache server a moment ago', 'GET', path, { expected: 200 });
  }

  console.log('── The origin is killed\n');
  await world.killOrigin();
  await until('the edge has heard of it', 15_000, async () => {
    const answer = await api.send('POST', '/v1/payments', { body: { ...body, id: 'tour-2' } });
    return answer.status === 503;
  });
  await show('Commands are refused: certainly nothing was accepted', 'POST', '/v1/payments', {
    body: { ...body, id: 'tour-2' },
    expected: 503,
  });
  await show('Reads go on', 'GET', path, { headers: seen, expected: 200 });
  await show('Lists too', 'GET', '/v1/payments?status=processing', { expected: 200 });
  await show('But not from the primary', 'GET', path, {
    headers: { 'Cache-Control': 'no-cache' },
    expected: 503,
  });

  console.log('── The origin comes back\n');
  await world.startOrigin();
  await show('And commands with it', 'POST', `${path}/complete`, { body: {}, expected: 200 });
  console.log('That was the tour');
}
