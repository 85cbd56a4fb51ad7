/**
 * Which rows of a long list exist: those in sight, a few beyond, and the one that has focus.
 *
 * In: what is in sight and how many rows of one height there are. Out: indexes and places. Pure: the list
 * reads sizes and scrolls itself.
 */
export interface Sight {
  /** How far the rows are scrolled, in px. */
  top: number;
  /** How much of the rows is in sight, in px. */
  height: number;
}

/** How many rows exist on each side of those in sight, so that a short scroll finds them ready. */
export const BEYOND = 6;

export interface Span {
  first: number;
  /** The row after the last. */
  end: number;
}

/** The rows that exist. A list that lost rows is scrolled back to its end, which the browser tells late. */
export function spanOf(
  { top, height }: Sight,
  rowHeight: number,
  count: number,
  beyond = BEYOND,
): Span {
  const from = Math.min(top, Math.max(0, count * rowHeight - height));
  return {
    first: Math.max(0, Math.floor(from / rowHeight) - beyond),
    end: Math.min(count, Math.ceil((from + height) / rowHeight) + beyond),
  };
}

/** The indexes of a span, and of one row that stays while others scroll away. */
export function indexesOf({ first, end }: Span, staying: number): number[] {
  const indexes = Array.from({ length: end - first }, (_, place) => first + place);
  if (staying >= 0 && staying < first) return [staying, ...indexes];
  return staying >= end ? [...indexes, staying] : indexes;
}

/** How far to scroll so that a row is wholly in sight; no further than it takes. */
export function topShowing(index: number, { top, height }: Sight, rowHeight: number): number {
  const start = index * rowHeight;
  return Math.min(start, Math.max(top, start + rowHeight - height));
}
