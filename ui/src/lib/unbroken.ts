/**
 * A number and the word it counts, kept on one line.
 *
 * In: a sentence. Out: the same, with a space that does not break after each number. Pure.
 */
export function unbroken(sentence: string): string {
  return sentence.replace(/(?<=\d) (?=\p{L})/gu, '\u{a0}');
}
