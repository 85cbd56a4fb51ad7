/**
 * What the button of a problem does on a screen that shows what was read.
 *
 * In: the problem and how to read again. Out: what its words promise, or nothing where they are
 * advice only, so that no button says one thing and does another. Decided by code, never by text.
 */
import type { Code, Problem } from '../host';
import { go } from './route.svelte';

const again: ReadonlySet<Code> = new Set<Code>([
  'offline',
  'timeout',
  'makeBroken',
  'notMake',
  'cutShort',
  'badAnswer',
  'tooLarge',
  'diskFull',
  'databaseBusy',
  'internal',
]);

export function pressOf(
  problem: Pick<Problem, 'code'>,
  readAgain?: () => void,
): (() => void) | undefined {
  if (problem.code === 'signInEnded') return () => go('settings');
  if (problem.code === 'stillWaiting') return () => go('activity');
  return again.has(problem.code) ? readAgain : undefined;
}

/** The same for an action that did not come to what was wanted: it is never repeated by itself. */
export function pressOfAction(
  problem: Pick<Problem, 'code'>,
  checkNow: () => void,
): (() => void) | undefined {
  return problem.code === 'unclear' ? checkNow : pressOf(problem);
}
