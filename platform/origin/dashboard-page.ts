import { join } from 'node:path';
import { embedded } from '../executable/embedded.ts';
import type { Assets } from '../http/document-routes.ts';

/** Where the built dashboard is: `npm run build:dashboard` writes it. */
const folder = join(import.meta.dir, '..', '..', 'dist', 'dashboard');
/** Whether a file of that name is one of the dashboard's. */
export const isDashboardFile = (name: string): boolean =>
  /^(index\.html|assets\/[\w-]+(\.[\w-]+)+)$/.test(name);

/** What the page is told of its origin. */
interface Told {
  /** Where people look at Temporal's workflows; undefined where that is not known. */
  readonly uiUrl?: string | undefined;
  readonly namespace: string;
}

/** The files of the dashboard as they were built last. */
export const createDashboardPage =
  (temporal: Told): Assets =>
  async (name) => {
    if (!isDashboardFile(name)) return undefined;
    const path = embedded ? embedded.dashboard[name] : join(folder, name);
    if (path === undefined) return undefined;
    const file = Bun.file(path);
    if (!(await file.exists())) return undefined;
    const mediaType = Bun.file(name).type;
    if (name !== 'index.html') {
      return { mediaType, body: new Uint8Array(await file.arrayBuffer()) };
    }
    const page = await file.text();
    return {
      mediaType,
      body: page.replace(placeholder, () => `${placeholder}${namespaceUrl(temporal)}`),
    };
  };

const placeholder = '<meta name="temporal-ui" content="';

const namespaceUrl = ({ uiUrl, namespace }: Told): string =>
  uiUrl === undefined
    ? ''
    : new URL(`namespaces/${encodeURIComponent(namespace)}`, `${uiUrl.replace(/\/$/, '')}/`).href;
