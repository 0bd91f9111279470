/** Addresses of the origin that no module has. */
const ofTheOrigin = [
  '/v1/commands',
  '/v1/commands/:id',
  '/v1/commands/:id/retry',
  '/v1/events/stream',
  '/v1/metrics/workflows',
  '/healthz',
  '/problems/:code',
];

/** Names paths by the patterns of their routes, so that names have a bound; else it is empty. */
export function routeNames(patterns: readonly string[]): (path: string) => string {
  const routes = [...new Set([...ofTheOrigin, ...patterns])]
    // `/v1/payments/statistics` is no payment.
    .toSorted((one, other) => Number(one.includes(':')) - Number(other.includes(':')))
    .map((name) => ({ name, path: new RegExp(`^${name.replaceAll(/:\w+/g, '[^/]+')}$`) }));
  return (path) => routes.find((route) => route.path.test(path))?.name ?? '';
}
