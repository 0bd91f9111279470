/**
 * The words of a text, each once, as a full-text search compares them: runs of letters and digits,
 * in lower case, without accents and compatibility forms. A pictograph is a word of its own.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').toLowerCase().replaceAll(accents, '');
  return [...new Set(plain.match(word) ?? [])];
}

/** Combining diacritical marks. Other scripts' marks tell words apart, and stay. */
const accents = /[\u0300-\u036f]/g;
const word = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
