/** A GET as it is sent over the wire. */
export const get = (
  path: string,
  apiKey: string,
  headers: Readonly<Record<string, string>> = {},
): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${apiKey}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/** Asks once, for what a measurement needs to know. */
export async function ask(
  port: number,
  path: string,
  apiKey: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { Authorization: `Bearer ${apiKey}`, ...headers },
  });
  if (response.status !== 200) {
    throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  }
  return response;
}
