/** A word stands before the pattern that it matches too: `/v1/payments/statistics` is no payment. */
const resources: Readonly<Record<string, readonly string[]>> = {
  '/v1/payments': [
    '/statistics',
    '/:id',
    '/:id/complete',
    '/:id/fail',
    '/:id/cancel',
    '/:id/capture',
    '/:id/retry',
    '/:id/confirm',
    '/:id/refunds',
    '/:id/refunds/:refundId',
  ],
  '/v1/commands': ['/:id', '/:id/retry'],
  '/v1/bulk-jobs': ['/:id', '/:id/results', '/:id/pause', '/:id/resume', '/:id/cancel'],
  '/v1/reports': ['/:id', '/:id/content'],
  '/v1/events': ['/stream', '/:id'],
  '/v1/subscriptions': ['/:id', '/:id/retry'],
  '/v1/webhook-endpoints': [
    '/:id',
    '/:id/rotate-secret',
    '/:id/health',
    '/:id/deliveries',
    '/:id/replay',
    '/:id/test',
  ],
  '/v1/webhook-deliveries/:id/retry': [],
  '/v1/organizations': ['/:id', '/:id/suspend', '/:id/resume'],
  '/v1/organization': [],
  '/v1/api-keys': ['/:id'],
  '/v1/metrics/workflows': [],
  '/v1/metrics/cache': [],
  '/v1/metrics/subscriptions': [],
  '/healthz': [],
  '/problems/:code': [],
};

/**
 * Names paths by the patterns of their routes, so that names have a bound; else it is empty. An edge
 * has the code of few of them, and knows the others by their addresses alone.
 */
export function routeNames(): (path: string) => string {
  const routes = Object.entries(resources)
    .flatMap(([path, below]) => [path, ...below.map((rest) => `${path}${rest}`)])
    .map((name) => ({ name, path: new RegExp(`^${name.replaceAll(/:\w+/g, '[^/]+')}$`) }));
  return (path) => routes.find((route) => route.path.test(path))?.name ?? '';
}
