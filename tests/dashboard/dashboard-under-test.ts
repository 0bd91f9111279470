import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { buildDashboard } from '../../platform/cli/build-dashboard.ts';
import { startApi } from '../http/api-under-test.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { ComposedOrigin } from '../support/composed-origin.ts';
import { startTestOrigin } from '../support/test-origin.ts';

const screenshots = join(import.meta.dir, '..', '..', 'dist', 'screenshots');

/** An origin with its dashboard, and a browser that looks at it. */
export interface DashboardUnderTest extends AsyncDisposable {
  readonly url: string;
  readonly api: ApiClient;
  readonly apiKey: string;
  readonly databaseUrl: string;
  /** Opens the dashboard in a session of its own, signed in by a link, at a path. */
  open(
    path?: string,
    options?: BrowserContextOptions,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Page>;
  /** What browsers complained of: errors of scripts, and what the policy refused. */
  readonly complaints: readonly string[];
  /** Keeps a picture of the whole page, or of what is seen with a dialog over it. */
  picture(page: Page, name: string): Promise<void>;
}

const desktop = { width: 1280, height: 900 };

/** Where nothing is: only links lead there. */
export const temporalUiUrl = 'http://temporal-ui.test';

/** With a worker beside it there are durable processes, and webhooks that go to this machine. */
const withWorker = (): Promise<ComposedOrigin> =>
  startTestOrigin({ commandGateway: 'direct', webhooksAllowPrivate: true, temporalUiUrl });

export async function startDashboard(
  executablePath: string,
  { worker = false } = {},
): Promise<DashboardUnderTest> {
  await buildDashboard(console.error);
  await mkdir(screenshots, { recursive: true });
  console.error(`Screenshots are kept in ${screenshots}`);
  const started = await (worker ? withWorker() : startApi());
  const { api, apiKey } = await started.newOrganization();
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    fetch: (request) => started.origin.app.fetch(request),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = await chromium.launch({ executablePath, args });
  const complaints: string[] = [];
  return {
    url,
    api,
    apiKey,
    databaseUrl: started.databaseUrl,
    complaints,
    async open(path = '/', options = {}, prepare = async () => {}) {
      const context = await browser.newContext({ viewport: desktop, ...options });
      context.setDefaultTimeout(20_000);
      await context.addInitScript(noteShifts);
      await prepare(context);
      const page = await context.newPage();
      page.on('console', (message) => {
        // A 404 of what is asked for in vain is told by the page itself.
        const isAnswer = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      const { body } = await api.send('POST', '/sign-in-links');
      await page.goto(`${url}${body['url'] as string}`);
      await page.waitForURL(`${url}/`);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      if (path !== '/') await page.goto(`${url}${path}`);
      await page.locator('h1').waitFor();
      return page;
    },
    async picture(page, name) {
      const path = join(screenshots, `${name}.png`);
      const isDialogOpen = (await page.getByRole('dialog').count()) > 0;
      await page.screenshot({ path, fullPage: !isDialogOpen });
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.stop(true);
      await started[Symbol.asyncDispose]();
    },
  };
}

/** Adds up how far things jumped since the page was loaded, as `shifts` of its window. */
function noteShifts(): void {
  const noted = globalThis as { shifts?: number };
  noted.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as { value?: number; hadRecentInput?: boolean };
      if (!hadRecentInput) noted.shifts = (noted.shifts ?? 0) + (value ?? 0);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** All of a page, with what is in its fields, which is not in its HTML. */
export async function contentOf(page: Page): Promise<string> {
  const fields = `[...document.querySelectorAll('input, textarea')].map(({ value }) => value)`;
  return [await page.content(), ...(await page.evaluate<string[]>(fields))].join('\n');
}

/** Does what a button of the page begins, with the button of its dialog that says the same. */
export async function perform(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await confirm(page, name);
}

/** Presses the button of the dialog that does it, and waits until the dialog is gone. */
export async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}
