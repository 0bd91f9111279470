/** True for a terminal whose user has not said otherwise (https://no-color.org). */
export const hasColours = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

const inColour = (code: number) => (text: string, stream: { readonly isTTY?: boolean }) =>
  hasColours(stream) ? `\u001b[${code}m${text}\u001b[0m` : text;

export const red = inColour(31);
export const green = inColour(32);
export const yellow = inColour(33);
export const dim = inColour(2);
