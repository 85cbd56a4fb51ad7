/**
 * Which rows of a long list exist: those in sight, a few around them, and the one that has focus.
 */
import { createVirtualizer, defaultRangeExtractor } from '@tanstack/svelte-virtual';
import { untrack } from 'svelte';

interface Ask {
  scroller: () => HTMLDivElement;
  rowHeight: () => number;
  /** Height of the head that stays in sight; no row hides under it. */
  head: number;
  /** The row that stays while others scroll away. */
  kept: () => number;
}

export function rowWindow({ scroller, rowHeight, head, kept }: Ask) {
  return createVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: 0,
    getScrollElement: scroller,
    estimateSize: rowHeight,
    overscan: 10,
    scrollMargin: head,
    scrollPaddingStart: head,
    initialRect: { width: 800, height: 800 },
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      const index = untrack(kept);
      if (index < 0 || index >= range.count || seen.includes(index)) return seen;
      return [...seen, index].sort((one, other) => one - other);
    },
  });
}
