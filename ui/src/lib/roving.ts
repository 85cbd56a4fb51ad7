/**
 * Where focus goes in a list when a key is pressed. Pure: the list moves the focus itself.
 */
export function nextIndex(key: string, from: number, count: number, page: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageDown':
      return Math.min(last, from + page);
    case 'PageUp':
      return Math.max(0, from - page);
    default:
      return null;
  }
}

/** The row that can take focus: the remembered one, or what stands in its place once it is gone. */
export function rowOfFocus<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  remembered: string | null,
  place: number,
): number {
  const found = remembered === null ? -1 : rows.findIndex((row) => keyOf(row) === remembered);
  if (found >= 0) return found;
  return Math.max(0, Math.min(place, rows.length - 1));
}
