import type { Readiness } from '../api/resources.ts';
import { words } from '../format.ts';
import { Badge } from '../parts/badge.tsx';

/** How the parts of the server are. */
export const Health = ({ readiness }: { readonly readiness: Readiness | undefined }) => (
  <dl class="pairs">
    {Object.entries(readiness?.checks ?? {}).map(([part, status]) => (
      <div key={part}>
        <dt>{words(part)}</dt>
        <dd>
          <Badge status={status} />
        </dd>
      </div>
    ))}
  </dl>
);
