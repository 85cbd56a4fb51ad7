import { expect, it } from 'vitest';
import { unbroken } from './unbroken';

it('keeps each number with the word after it and each point with the word before it, and lets the rest break', () => {
  expect(unbroken('2 failing · 1,240 paused. The other 82 are fine.')).toBe(
    '2\u{a0}failing\u{a0}· 1,240\u{a0}paused. The other 82\u{a0}are fine.',
  );
  expect(unbroken('All quiet.')).toBe('All quiet.');
});
