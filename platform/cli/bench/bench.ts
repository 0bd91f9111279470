import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { numberOf } from '../frame/numbers.ts';
import { openProgress } from '../output/progress.ts';
import { untilAskedToStop } from '../signals.ts';
import { callsOf, mixOf, pickOf } from './calls.ts';
import { runLoad } from './load.ts';

const columns = ['call', 'count', 'perSecond', 'p50Ms', 'p95Ms', 'p99Ms', 'errors'] as const;

/** Loads a running installation from here, and says how it answers. */
export const bench = cliCommand({
  description:
    'Load an installation for some seconds with payments of its own, and say how it answers',
  args: {
    seconds: { type: 'string', default: '5', description: 'For how long, 1 to 600' },
    concurrency: { type: 'string', default: '16', description: 'Calls at a time, 1 to 512' },
    mix: {
      type: 'string',
      default: 'create=20,get=70,list=10',
      description: 'How often each of create, get, list and statistics',
    },
    ...addressArguments,
  },
  async run(args, printer) {
    const seconds = numberOf('seconds', args.seconds, 1, 600);
    const concurrency = numberOf('concurrency', args.concurrency, 1, 512);
    const mix = mixOf(args.mix);
    // What is sent again by itself would be measured as one slow call.
    const api = openApi(originAddress(args, 'organization'), { patient: false });
    const calls = callsOf(api);
    // Tells at once where there is nobody, or not for this key.
    await calls.get();
    const asked = new AbortController();
    void untilAskedToStop().then(() => asked.abort());
    const bar = openProgress(seconds * 1_000, printer.json);
    const { measured, firstError } = await runLoad({
      calls,
      pick: pickOf(mix),
      concurrency,
      forMs: seconds * 1_000,
      signal: asked.signal,
      onProgress: (ms, count) => bar.at(ms, `${count} calls`),
    });
    bar.end();
    const table = columns.map((name) => {
      const show = (thing: object) => (thing as Readonly<Record<string, unknown>>)[name];
      return [name, show] as const;
    });
    await printer.many(measured, table, { concurrency, seconds, mix, measured });
    if (firstError === undefined) return 'done';
    printer.note(`The first error: ${firstError}`);
    return 'problems';
  },
});
