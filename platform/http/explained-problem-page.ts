import { html } from 'hono/html';
import type { Context } from 'hono';
import { barePage, pagePolicy } from './document-routes.ts';
import type { Environment } from './environment.ts';
import { problemCatalogue, type ProblemCode, type ProblemEntry } from './problem-catalogue.ts';
import { problemExplanations } from './problem-explanations.ts';
import { problemStyle } from './problem-style.ts';

const headers = {
  ...barePage,
  'Content-Security-Policy': pagePolicy,
  'Cache-Control': 'public, max-age=3600',
};

/** Answers with the page behind a problem's `type`, or with the list of all of them. */
export function explainedProblemRoute(c: Context<Environment>): Response | Promise<Response> {
  const code = c.req.param('code');
  if (code === undefined) return c.html(listPage(), 200, headers);
  if (code === 'page.css') return c.body(problemStyle, 200, { ...headers, 'Content-Type': css });
  if (!Object.hasOwn(problemCatalogue, code)) return c.notFound();
  const entry = problemCatalogue[code as ProblemCode];
  return c.html(page(entry.title, problemPage(code, entry)), 200, headers);
}

const css = 'text/css; charset=utf-8';

const page = (title: string, body: unknown) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/problems/page.css" />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;

function problemPage(code: string, entry: ProblemEntry) {
  const { title, status, advice } = entry;
  const explanation = problemExplanations[code];
  return html`<p><a href="/problems">All problems</a></p>
    <h1>${title}</h1>
    <p><code>${code}</code>, HTTP status ${status}</p>
    ${
      explanation &&
      html`<h2>Why</h2>
        <p>${marked(explanation.when)}.</p>`
    }
    <h2>What to do</h2>
    <p>${marked(advice)}.</p>
    <h2>What became of the request</h2>
    <p>${whatBecame(code, entry)}</p>
    ${explanation && html`<p>More: <a href="${explanation.guide}">${explanation.guide}</a></p>`}`;
}

const listPage = () =>
  page(
    'Problems',
    html`<h1>Problems</h1>
      <p>
        What <code>code</code> in an answer of type <code>application/problem+json</code> means.
      </p>
      <table>
        ${Object.entries(problemCatalogue).map(
          ([code, { status, title }]) =>
            html`<tr>
              <td>${status}</td>
              <td><a href="/problems/${code}">${title}</a><br /><code>${code}</code></td>
            </tr>`,
        )}
      </table>`,
  );

/** Texts are ours; what stands in backquotes is code. */
const marked = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));

function whatBecame(code: string, { status, retryable }: ProblemEntry): string {
  if (code === 'idempotency_key_reused') return 'Nothing. The first request with this key stands.';
  if (code === 'command_failed') {
    return 'It was tried and changed nothing. The same key gives this answer again, until the command is sent again under its own id.';
  }
  if (code === 'outcome_unknown' || code === 'internal_error') {
    return 'Nobody can say. The same request with the same key tells, and takes effect once at most.';
  }
  if (code === 'command_in_flight') return 'The first one with this key goes on.';
  if (retryable) {
    return 'Nothing was accepted, and nothing is kept under the key: the same request with the same key may succeed later.';
  }
  // What is answered before acceptance leaves the key unused.
  if ([400, 401, 403, 405, 413, 415].includes(status) || code === 'not_found') {
    return 'Nothing, and nothing is kept under its key: the request that is mended may use it.';
  }
  return 'Nothing was changed. For a command that is its outcome, kept under its key: sent again with that key it gets this answer, so send what is new under a new one.';
}
