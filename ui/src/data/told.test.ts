import { expect, it } from 'vitest';
import { problem } from '../host/memory';
import { anAccount, aShell, aZone } from '../test/rows';
import { isToldAbove } from './told';

const shellWith = (code: Parameters<typeof problem>[0]) =>
  aShell({ accounts: [anAccount({ zones: [aZone({ problem: problem(code) })] })] });

it('what the frame tells of a zone is told above for that zone and that kind only', () => {
  expect(isToldAbove(shellWith('notMake'), 1, 'notMake')).toBe(true);
  expect(isToldAbove(shellWith('notMake'), 2, 'notMake')).toBe(false);
  expect(isToldAbove(shellWith('notMake'), 1, 'badAnswer')).toBe(false);
  expect(isToldAbove(undefined, 1, 'notMake')).toBe(false);
});
it('being offline is told by the frame, a pause that Make asked for is not', () => {
  expect(isToldAbove(aShell({ offlineSince: 1 }), 1, 'offline')).toBe(true);
  expect(isToldAbove(shellWith('slowDown'), 1, 'slowDown')).toBe(false);
});
