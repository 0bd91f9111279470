import { html } from 'hono/html';
import type { Context } from 'hono';
import { barePage } from './document-routes.ts';
import type { Environment } from './environment.ts';
import { problemCatalogue, type ProblemCode, type ProblemEntry } from './problem-catalogue.ts';

/** Answers with the page behind a problem's `type`: at an edge, which has to be small. */
export function problemRoute(c: Context<Environment>): Response | Promise<Response> {
  const code = c.req.param('code') ?? '';
  if (!Object.hasOwn(problemCatalogue, code)) return c.notFound();
  return c.html(problemPage(code, problemCatalogue[code as ProblemCode]), 200, barePage);
}

const problemPage = (code: string, { title, status, advice, retryable }: ProblemEntry) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body>
        <h1>${title}</h1>
        <p><code>${code}</code>, HTTP status ${status}</p>
        <p>${advice}.</p>
        <p>
          ${
            retryable
              ? 'The same request with the same key may succeed later.'
              : 'The same request will be answered in the same way again.'
          }
        </p>
      </body>
    </html>`;
