import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { root, type Verdict } from './run.ts';

/** So many files an edge has at least: fewer were not looked at. */
const leastCruised = 100;

const nowhereNear = [
  '^platform/(origin|cli|generate|metrics|temporal)',
  '^platform/database/file',
  '^worker/',
  '^node_modules/(stripe|protobufjs|kysely|hono-openapi|prom-client|libsql|@temporalio)/',
];

/** Whether an edge reaches nothing that only an origin has, however long the way. */
export async function reach(entry: string): Promise<Verdict & { readonly cruised: number }> {
  const from = { path: `^${entry.replaceAll('.', '\\.')}$` };
  const { output } = await cruise([entry], {
    baseDir: root,
    validate: true,
    ruleSet: {
      forbidden: [
        {
          name: 'the edge reaches the origin',
          severity: 'error',
          from,
          to: { reachable: true, path: nowhereNear.join('|') },
        },
        {
          name: 'the edge needs a runtime',
          severity: 'error',
          from: { pathNot: 'node_modules' },
          to: { dependencyTypes: ['core'] },
        },
      ],
    },
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: `${root}/tsconfig.json` },
  });
  const { totalCruised, violations } = (output as ICruiseResult).summary;
  const said = violations.map(({ rule, from: at, to }) => `${rule.name}: ${at} → ${to}`);
  return { passed: said.length === 0, said: said.join('\n'), cruised: totalCruised };
}

export { leastCruised };
