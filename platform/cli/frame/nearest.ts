/** More wrong letters than these, and something else was meant. */
const mostWrong = 2;

/** The word that was meant by a mistyped one; undefined where none is near. */
export function nearest(mistyped: string, words: readonly string[]): string | undefined {
  const begun = words.filter((word) => mistyped.length > 1 && word.startsWith(mistyped));
  if (begun.length === 1) return begun[0];
  const [best] = words
    .map((word) => ({ word, wrong: wrongLetters(mistyped, word) }))
    .filter(({ word, wrong }) => wrong <= mostWrong && wrong < word.length / 2)
    .sort((a, b) => a.wrong - b.wrong);
  return best?.word;
}

/** How many letters have to be put in, taken out or changed, or neighbours swapped. */
function wrongLetters(from: string, to: string): number {
  let [before, row] = [[] as number[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = swapped ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
