/**
 * A number and the word it counts, kept on one line; and no line that begins with a point between parts.
 *
 * In: a sentence. Out: the same, with a space that does not break after each number and before each point. Pure.
 */
export function unbroken(sentence: string): string {
  return sentence.replace(/(?<=\d) (?=\p{L})| (?=· )/gu, '\u{a0}');
}
