import { describe, expect, it } from 'vitest';
import { indexesOf, spanOf, topShowing } from './rowWindow';

describe('the rows of a long list that exist', () => {
  it('are those in sight and a few beyond', () => {
    expect(spanOf({ top: 4_000, height: 400 }, 40, 5_000)).toEqual({ first: 94, end: 116 });
  });
  it('end where the list begins and ends', () => {
    expect(spanOf({ top: 0, height: 400 }, 40, 5_000)).toEqual({ first: 0, end: 16 });
    expect(spanOf({ top: 0, height: 400 }, 40, 3)).toEqual({ first: 0, end: 3 });
    expect(spanOf({ top: 0, height: 400 }, 40, 0)).toEqual({ first: 0, end: 0 });
  });
  it('are the last ones when most rows leave while the list is far down', () => {
    expect(spanOf({ top: 150_000, height: 400 }, 40, 20)).toEqual({ first: 4, end: 20 });
    expect(spanOf({ top: 150_000, height: 400 }, 40, 5)).toEqual({ first: 0, end: 5 });
  });
  it.each([
    ['above', 1, [1, 10, 11, 12]],
    ['among them', 11, [10, 11, 12]],
    ['below', 40, [10, 11, 12, 40]],
    ['nowhere', -1, [10, 11, 12]],
  ])('include the one that has focus: %s', (_, staying, indexes) => {
    expect(indexesOf({ first: 10, end: 13 }, staying)).toEqual(indexes);
  });
});

describe('bringing a row into sight', () => {
  const sight = { top: 1_000, height: 400 };
  it.each([
    ['leaves the list alone when it is in sight', 30, 1_000],
    ['scrolls up until its upper edge shows', 20, 800],
    ['scrolls down until its lower edge shows', 40, 1_240],
  ])('%s', (_, index, top) => {
    expect(topShowing(index, sight, 40)).toBe(top);
  });
  it('shows the upper edge of a row that is taller than what is in sight', () => {
    expect(topShowing(40, { top: 0, height: 30 }, 40)).toBe(1_600);
  });
});
