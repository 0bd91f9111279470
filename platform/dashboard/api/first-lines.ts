/** The first lines of an NDJSON file, and no more of it than that. */
export async function firstLines<Line>(path: string, most: number): Promise<Line[]> {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok || !response.body) return [];
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines: Line[] = [];
  let text = '';
  while (lines.length < most) {
    const { done, value = '' } = await reader.read();
    const parts = (text + value).split('\n');
    text = parts.pop() ?? '';
    for (const part of parts.slice(0, most - lines.length)) lines.push(JSON.parse(part) as Line);
    if (done) return lines;
  }
  await reader.cancel();
  return lines;
}
