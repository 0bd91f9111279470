import { stat } from 'node:fs/promises';

const lookEveryMs = 100;

/** Tells how large a file has become while somebody writes it; resolves when that is over. */
export async function whileGrowing<Result>(
  file: string,
  written: Promise<Result>,
  tell: (bytes: number) => void,
): Promise<Result> {
  const look = (): Promise<void> =>
    stat(file).then(
      ({ size }) => tell(size),
      () => undefined,
    );
  const timer = setInterval(() => void look(), lookEveryMs);
  try {
    return await written;
  } finally {
    clearInterval(timer);
  }
}
