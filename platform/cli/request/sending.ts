/** Options of every command that changes something. */
export const sendingArguments = {
  data: { type: 'string', description: 'The body as a JSON object; options go over it' },
  'idempotency-key': {
    type: 'string',
    description: 'Sent twice with the same key it is done once (a new key each time)',
  },
  'if-match': { type: 'string', description: 'Only if the version is still this one' },
  wait: { type: 'string', description: 'Seconds to wait for the outcome, 0 to 30 (10)' },
  async: { type: 'boolean', description: 'Do not wait: print the command' },
} as const;

/** The headers that these options are. */
export function sendingHeaders(
  given: Readonly<Record<string, string | boolean | undefined>>,
): Record<string, string> {
  const { wait, async: respondAsync } = given;
  const key = given['idempotency-key'];
  const version = given['if-match'];
  const prefer = [
    ...(respondAsync === true ? ['respond-async'] : []),
    ...(typeof wait === 'string' ? [`wait=${wait}`] : []),
  ];
  return {
    ...(typeof key === 'string' && { 'Idempotency-Key': key }),
    ...(typeof version === 'string' && {
      'If-Match': version === '*' || version.startsWith('"') ? version : `"${version}"`,
    }),
    ...(prefer.length > 0 && { Prefer: prefer.join(', ') }),
  };
}
