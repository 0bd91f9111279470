import { useReadiness } from '../../api/use-readiness.ts';
import { words } from '../../format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Pairs } from '../../parts/pairs.tsx';
import { Panel } from '../../parts/panel.tsx';

const parts = ['database', 'temporal', 'worker', 'cache', 'relay'];

/** How the parts of the server are. */
export function Health() {
  const readiness = useReadiness();
  const pairs = parts.map((part) => {
    const status = readiness?.checks[part];
    return { term: words(part), value: status === undefined ? '–' : <Badge status={status} /> };
  });
  return (
    <Panel title="Health">
      <Pairs pairs={pairs} />
      {readiness === null && <p class="quiet">The server does not answer.</p>}
    </Panel>
  );
}
