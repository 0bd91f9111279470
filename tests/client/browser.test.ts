import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { installedClient } from './built-client.ts';
import { findBrowser } from './browser.ts';
import { serveOrigin } from './client-under-test.ts';

const browser = await findBrowser();
if (!browser) console.log('Skipped: the client in a browser. Install chromium to run it');

/** The API does not let pages of other addresses in, so the page comes from beside it. */
const page = (apiKey: string): string => `<!doctype html><title>Pay</title><pre></pre>
<script type="module">
  import { createClient } from '/client.js';
  const show = (what) => { document.querySelector('pre').textContent = JSON.stringify(what); };
  try {
    const client = createClient({ url: location.origin, apiKey: '${apiKey}' });
    const made = await client.payments.create({ amount: 300, currency: 'EUR' }, { serverWaitSeconds: 0, wait: true });
    const read = await client.payments.get(made.value.id);
    const refusal = await client.payments.create({ amount: 0, currency: 'EUR' }).catch(({ code }) => code);
    show({ status: made.status, amount: read.value.amount, token: client.consistency.token !== null, refusal });
  } catch (error) { show({ error: String(error) }); }
</script>`;

test.skipIf(!browser)(
  'A page makes and reads a payment',
  async () => {
    await using served = await serveOrigin();
    const { apiKey } = await served.newClient();
    const client = Bun.file(
      join(await installedClient(), 'node_modules/@quittance/client/dist/index.js'),
    );
    const site = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === '/client.js') return new Response(client);
        if (pathname.startsWith('/v1/')) return served.origin.send(request);
        return new Response(page(apiKey), { headers: { 'Content-Type': 'text/html' } });
      },
    });
    try {
      const shown = await browser?.show(`http://127.0.0.1:${site.port}/`);
      const [, text = ''] = /<pre>(.*?)<\/pre>/s.exec(shown ?? '') ?? [];
      expect(JSON.parse(text)).toEqual({
        status: 201,
        amount: 300,
        token: true,
        refusal: 'invalid_request',
      });
    } finally {
      await site.stop(true);
    }
  },
  180_000,
);
