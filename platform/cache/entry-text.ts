import * as v from 'valibot';
import type { Freshness } from '../../modules/kernel/query.ts';
import type { Entry } from './ports.ts';

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What the first line of a stored entry says; its body follows as it is. */
const FirstLine = v.strictObject({
  organizationId: v.string(),
  key: v.string(),
  epoch: Ordinal,
  position: Count,
  version: v.nullable(Ordinal),
  state: v.picklist(['found', 'gone']),
  asOf: v.nullable(Count),
  freshUntil: Count,
  staleUntil: Count,
  /** Of the body, in UTF-16 units: a cut one is seen without parsing it. */
  length: Count,
});

/** An entry as text: a line of JSON that says what it is, then the body. */
export function entryText({ body, ...rest }: Entry): string {
  return `${JSON.stringify({ ...rest, length: body.length })}\n${body}`;
}

/** Reads `entryText`; undefined for what is cut, edited, foreign or of another key. */
export function parseEntry(text: string, organizationId: string, key: string): Entry | undefined {
  const end = text.indexOf('\n');
  const parsed = v.safeParse(FirstLine, parseJson(text.slice(0, Math.max(end, 0))));
  if (!parsed.success) return undefined;
  const { length, ...rest } = parsed.output;
  const body = text.slice(end + 1);
  const bound = rest.organizationId === organizationId && rest.key === key;
  return bound && body.length === length ? { ...rest, body } : undefined;
}

const HeadLine = v.strictObject({ organizationId: v.string(), epoch: Ordinal, position: Count });

/** An organization's position as text. */
export const headText = (organizationId: string, { epoch, position }: Freshness): string =>
  JSON.stringify({ organizationId, epoch, position });

/** Reads `headText`; undefined for what is not one, or another organization's. */
export function parseHead(text: string, organizationId: string): Freshness | undefined {
  const parsed = v.safeParse(HeadLine, parseJson(text));
  if (!parsed.success || parsed.output.organizationId !== organizationId) return undefined;
  const { epoch, position } = parsed.output;
  return { epoch, position };
}

/** A time as a tier keeps it; null for anything else. */
export function parseTime(text: string): number | null {
  const parsed = v.safeParse(Count, parseJson(text));
  return parsed.success ? parsed.output : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
