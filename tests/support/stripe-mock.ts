import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastingPort } from './lasting-port.ts';
import { atEnd } from './at-end.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const version = 'v0.203.0';
const installLimitMs = 300_000;
const folder = join(import.meta.dir, `../../node_modules/.cache/quittance/stripe-mock-${version}`);
const binary = join(folder, 'stripe-mock');

/** Stripe's own mock of its API, which holds requests to its OpenAPI document; or why there is none. */
export async function findStripeMock(): Promise<{ binary: string } | { reason: string }> {
  try {
    await access(binary);
    return { binary };
  } catch {
    // It is built once, by whatever Go there is.
  }
  const tried: string[] = [];
  for (const go of ['go', '/usr/local/go/bin/go']) {
    try {
      await mkdir(folder, { recursive: true });
      const wanted = `github.com/stripe/stripe-mock@${version}`;
      const env = { ...process.env, GOBIN: folder };
      await run(go, ['install', wanted], { env, timeout: installLimitMs });
      return { binary };
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string };
      tried.push(code === 'ENOENT' ? `no ${go}` : (message.trim().split('\n').at(-1) ?? message));
    }
  }
  return { reason: `stripe-mock cannot be built: ${tried.join('; ')}` };
}

/** The shell waits for the end of a pipe of ours, which comes however this process ends. */
const launcher = '"$@" & read -r _; kill $!; wait';

/** Starts it on a free port; it is gone when the whole test run is over. */
export async function startStripeMock(program: string): Promise<string> {
  const url = `http://127.0.0.1:${await lastingPort()}`;
  const words = [program, '-http-addr', new URL(url).host];
  const child = Bun.spawn(['sh', '-c', launcher, 'sh', ...words], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  atEnd(async () => {
    await child.stdin.end();
    await child.exited;
  });
  await until('stripe-mock answers', 20_000, async () => {
    const headers = { Authorization: 'Bearer sk_test_1' };
    return (await fetch(`${url}/v1/balance`, { headers })).ok;
  });
  return url;
}
