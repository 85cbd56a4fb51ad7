import { expect, it } from 'vitest';
import { secondsLeft } from './left';

it('counts begun seconds, and none once the moment has passed or nothing is held', () => {
  expect(secondsLeft(8_000, 0)).toBe(8);
  expect(secondsLeft(8_000, 7_999)).toBe(1);
  expect(secondsLeft(8_000, 9_000)).toBe(0);
  expect(secondsLeft(null, 0)).toBe(0);
});
