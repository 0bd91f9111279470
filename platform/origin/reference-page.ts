import scriptFile from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' };
import styleFile from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' };
import type { Asset, Assets } from '../http/document-routes.ts';

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Quittance API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/reference.css" />
  </head>
  <body>
    <div id="reference"></div>
    <noscript>Read <a href="/openapi.json">the document</a> itself, or switch scripts on.</noscript>
    <script src="/docs/reference.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Swagger UI has its dark colours under a class. */
const start = `const dark = matchMedia('(prefers-color-scheme: dark)');
const show = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', show);
show();
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

const asset = (mediaType: string, body: Asset['body']): Asset => ({
  mediaType: `${mediaType}; charset=utf-8`,
  body,
});
const read = async (file: string) => new Uint8Array(await Bun.file(file).arrayBuffer());

/** The page at `/docs`: Swagger UI, served from here. */
export const referencePage: Assets = async (name) => {
  switch (name) {
    case 'index.html':
      return asset('text/html', html);
    case 'reference.css':
      return asset('text/css', await read(styleFile));
    case 'reference.js':
      return asset('text/javascript', await read(scriptFile));
    case 'start.js':
      return asset('text/javascript', start);
    default:
      return undefined;
  }
};
