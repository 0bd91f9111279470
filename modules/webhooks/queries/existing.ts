import type { Freshness, QueryRefusal } from '../../kernel/query.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { EndpointResource } from '../ports.ts';

/** The endpoint that was read, or why there is none. */
export function existing(
  id: string,
  {
    endpoint,
    epoch,
    position,
  }: Freshness & { readonly endpoint: EndpointResource | 'gone' | undefined },
): Result<EndpointResource, QueryRefusal> {
  if (endpoint === 'gone') {
    const detail = `The webhook endpoint "${id}" was deleted; register a new one`;
    return refuse({ kind: 'gone', code: 'webhook_endpoint_deleted', detail, epoch, position });
  }
  if (endpoint) return ok(endpoint);
  const detail = `No webhook endpoint "${id}" in this organization; check the id`;
  return refuse({ kind: 'not_found', code: 'webhook_endpoint_not_found', detail, epoch, position });
}
