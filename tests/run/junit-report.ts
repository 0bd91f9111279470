/** A test that failed, or something that went wrong outside of any. */
export interface Failure {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

export interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

/** Reads what `bun test --reporter=junit` wrote; undefined where it wrote nothing, or not to the end. */
export function readReport(xml: string): Outcome | undefined {
  if (!xml.trimEnd().endsWith('</testsuites>')) return undefined;
  const failures: Failure[] = [];
  let passed = 0;
  let skipped = 0;
  for (const [, attributes = '', closed, content = ''] of xml.matchAll(testCase)) {
    if (!closed && content.includes('<skipped')) skipped++;
    else if (!closed && content.includes('<failure')) {
      const classes = attribute(attributes, 'classname');
      failures.push({
        file: attribute(attributes, 'file'),
        name: [classes, attribute(attributes, 'name')].filter((part) => part !== '').join(' > '),
        text: failureText(content),
      });
    } else passed++;
  }
  return { passed, skipped, failures };
}

// In attributes and in text bun writes `<` and `>` as entities, so a tag ends at the first `>`.
const testCase = /<testcase ([^>]*?)(?:(\/)>|>([^]*?)<\/testcase>)/g;
const failure = /<failure ([^>]*?)(?:\/>|>([^]*?)<\/failure>)/;

function failureText(content: string): string {
  const [, attributes = '', stack = ''] = failure.exec(content) ?? [];
  return decoded(stack).trim() || attribute(attributes, 'message');
}

const attribute = (attributes: string, name: string): string =>
  decoded(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};
const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
