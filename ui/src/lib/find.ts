/**
 * Finding by typed words: every word must occur, in any order, accents and case aside.
 */
export function plain(text: string): string {
  // Most names are plain already; taking letters apart costs a hundred times more.
  if (/^[\0-\x7f]*$/u.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

export function finds(typed: string, ...texts: readonly string[]): boolean {
  const words = plain(typed).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return true;
  const hay = plain(texts.join(' '));
  return words.every((word) => hay.includes(word));
}
