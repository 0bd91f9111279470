/** The strong entity tag of a version: `"3"`, or `"3.2"` once a restore has raised the epoch. */
export const entityTag = (version: number, epoch: number): string =>
  epoch === 1 ? `"${version}"` : `"${version}.${epoch}"`;

/**
 * `If-Match` (RFC 9110, section 13.1.1): true where a tag is the resource's, or `*`. The
 * comparison is strong, so a weak tag never matches.
 */
export const matches = (tags: readonly string[], version: number, epoch: number): boolean =>
  tags.includes('*') || tags.includes(entityTag(version, epoch));

/** Empty members of a list count for nothing (RFC 9110, section 5.6.1.2). */
const tag = /^[\s,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/;

/** The tags of an `If-Match` or `If-None-Match` header; undefined when it is not well-formed. */
export function parseTags(header: string): readonly string[] | undefined {
  if (header.trim() === '*') return ['*'];
  const tags: string[] = [];
  for (let rest = header; rest.trim() !== '';) {
    const found = tag.exec(rest);
    if (!found?.[1]) return undefined;
    tags.push(found[1]);
    rest = rest.slice(found[0].length);
  }
  return tags.length > 0 ? tags : undefined;
}
