const metric = /^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)$/m;

/** How late the latest timer of a process was since this was asked last, in milliseconds. */
export async function latestTickMs(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const seconds = metric.exec(text)?.[1];
  if (seconds === undefined) throw new Error('The metrics do not tell how late timers are');
  return Number(seconds) * 1_000;
}
