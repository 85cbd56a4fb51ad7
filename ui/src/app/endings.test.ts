import { expect, it } from 'vitest';
import { anAccount, NOW } from '../test/rows';
import { endingsOf } from './endings';

const MINUTE = 60_000;
const ending = (...ends: (number | null)[]) =>
  endingsOf(
    { accounts: ends.map((end, id) => anAccount({ id, endsAt: end === null ? null : NOW + end })) },
    NOW,
  ).map(({ account, minutes }) => [account.id, minutes]);

it.each([
  ['renews itself', [null], []],
  ['has more than ten minutes', [10 * MINUTE + 1], []],
  ['has ten minutes', [10 * MINUTE], [[0, 10]]],
  ['has half a minute', [MINUTE / 2], [[0, 1]]],
  ['has ended', [0, -MINUTE], []],
  [
    'ends before another',
    [9 * MINUTE, 2 * MINUTE],
    [
      [1, 2],
      [0, 9],
    ],
  ],
])('a sign-in that %s', (_, ends, told) => {
  expect(ending(...ends)).toEqual(told);
});
