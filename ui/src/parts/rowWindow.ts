/**
 * Which rows of a long list exist: those in sight, a few around them, and the one that has focus.
 */
import { createVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/svelte-virtual';

interface Ask {
  scroller: () => HTMLDivElement;
  rowHeight: () => number;
  /** Height of the head that stays in sight; no row hides under it. */
  head: number;
}

/** Rows in sight, and one that stays while others scroll away; a new one is made for each. */
export function keeping(index: number) {
  return (range: Range): number[] => {
    const seen = defaultRangeExtractor(range);
    if (index < 0 || index >= range.count || seen.includes(index)) return seen;
    return [...seen, index].sort((one, other) => one - other);
  };
}

export function rowWindow({ scroller, rowHeight, head }: Ask) {
  return createVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: 0,
    getScrollElement: scroller,
    estimateSize: rowHeight,
    overscan: 10,
    scrollMargin: head,
    scrollPaddingStart: head,
    initialRect: { width: 800, height: 800 },
  });
}
