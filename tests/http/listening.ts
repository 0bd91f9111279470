/** An event as a listener has heard it. */
interface Heard {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly sequence: number; readonly subject: string };
}

/** Listens over a socket, as a browser would, until it is told to end. */
export async function listen(url: string, apiKey: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${apiKey}`, ...headers },
    signal: stop.signal,
  });
  const heard: Heard[] = [];
  let comments = 0;
  let lastId = '';
  const read = async (): Promise<'ended' | 'cut'> => {
    let text = '';
    try {
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk);
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = Object.fromEntries(
            block.split('\n').map((line) => {
              const at = line.indexOf(': ');
              return [line.slice(0, at), line.slice(at + 2)];
            }),
          ) as Record<string, string>;
          lastId = fields['id'] ?? lastId;
          if (fields['data'] === undefined) comments++;
          else {
            const { id = '', event = '', data } = fields;
            heard.push({ id, event, data: JSON.parse(data) as Heard['data'] });
          }
        }
      }
      return 'ended';
    } catch {
      return 'cut';
    }
  };
  const over = response.ok ? read() : Promise.resolve('ended' as const);
  return {
    status: response.status,
    response,
    heard,
    over,
    sequences: () => heard.map(({ data }) => data.sequence),
    comments: () => comments,
    /** What its reader comes back with. */
    lastId: () => lastId,
    async stop() {
      stop.abort();
      await over;
    },
  };
}
