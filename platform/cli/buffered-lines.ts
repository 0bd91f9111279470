const flushMs = 10;

/** Writes lines some together: a system call for each would cost more than making them. */
export function bufferedLines(write: (text: string) => void): (line: string) => void {
  let text = '';
  const flush = (): void => {
    if (text !== '') write(text);
    text = '';
  };
  process.on('exit', flush);
  return (line) => {
    if (text === '') setTimeout(flush, flushMs);
    text += line;
  };
}
