import { expect } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { expectDocumented } from '../support/documented.ts';
import { problemCatalogue, type ProblemCode } from '../../platform/http/problem-catalogue.ts';

const internals = /SQLITE|SELECT |INSERT |UPDATE |node_modules|\.ts:\d|\n\s+at /;

/** What holds of every answer, whatever was asked. */
export async function expectWellFormed(request: Request, response: Response): Promise<void> {
  expect(response.headers.get('Request-Id')).toMatch(/^req_[0-9a-f]{32}$/);
  const text = await response.clone().text();
  expectDocumented(request, response.status, text);
  if (response.status < 400 || request.method === 'HEAD') return;
  const { pathname } = new URL(request.url);
  if (response.headers.get('Content-Type') !== 'application/problem+json') {
    // Pages for people, and readiness, are no problem documents.
    expect(['/readyz 503', '/sign-in 410']).toContain(`${pathname} ${response.status}`);
    return;
  }
  expect(text).not.toMatch(internals);
  const problem = JSON.parse(text) as JsonObject;
  const entry = problemCatalogue[problem['code'] as ProblemCode];
  const { status, title, retryable } = entry;
  // A failed command is told of; any other 500 is ours to mend.
  if (status === 500) expect(problem['code']).toBe('command_failed');
  expect(problem).toMatchObject({ type: `/problems/${problem['code'] as string}`, status, title });
  expect(problem).toMatchObject({ retryable, instance: expect.any(String) });
  expect(response.status).toBe(status);
  expect(problem['detail']).toBeString();
  if (response.headers.has('Idempotent-Replayed')) return;
  expect(problem['requestId']).toBe(response.headers.get('Request-Id'));
}
