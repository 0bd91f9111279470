import { html } from 'hono/html';

/**
 * A page that goes on by itself: a redirect would be part of the navigation from elsewhere, on
 * which a browser sends no `SameSite=Strict` cookie.
 */
export const signedInPage = (begun: boolean) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Quittance</title>
        ${begun ? html`<meta http-equiv="refresh" content="0; url=/" />` : ''}
      </head>
      <body>
        ${
          begun
            ? html`<p>Signed in. <a href="/">Go to the dashboard</a></p>`
            : html`<h1>This link is used up</h1>
                <p>A link is good for ten minutes, and once. Make another one.</p>`
        }
      </body>
    </html>`;
