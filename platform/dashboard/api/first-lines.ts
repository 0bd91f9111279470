/** The first lines of an NDJSON file, and no more of it than that; undefined where it cannot be read. */
export async function firstLines<Line>(path: string, most: number): Promise<Line[] | undefined> {
  try {
    const response = await fetch(path);
    return response.ok && response.body ? await linesOf<Line>(response.body, most) : undefined;
  } catch {
    return undefined;
  }
}

async function linesOf<Line>(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  most: number,
): Promise<Line[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
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
