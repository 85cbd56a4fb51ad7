/**
 * Makes sure that whatever a call throws is a `Problem` with words for a person.
 */
import { core } from '../text/index.svelte';
import type { Problem } from '../gen/commands';

export function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    'happened' in thrown &&
    typeof thrown.happened === 'string'
  );
}

/** Keeps a problem of the core; anything else is a fault on the way to it. */
export function asProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  return {
    code: 'internal',
    happened: core('problem.internal.happened'),
    means: core('problem.internal.means'),
    press: core('problem.internal.press'),
    detail: thrown instanceof Error ? thrown.message : String(thrown),
    retryAt: null,
  };
}
