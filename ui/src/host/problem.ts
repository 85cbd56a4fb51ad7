/**
 * Makes sure that whatever a call throws is a `Problem` with words for a person.
 */
import { core } from '../text/index.svelte';
import type { Code, Problem } from '../gen/commands';

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
  return problemOf('internal', thrown instanceof Error ? thrown.message : String(thrown));
}

/** A problem the page noticed itself, in the words the core uses for it. */
export function problemOf(code: Code, detail: string | null = null): Problem {
  const values = { server: 'Make', detail: detail ?? '' };
  return {
    code,
    happened: core(`problem.${code}.happened`, values),
    means: core(`problem.${code}.means`, values),
    press: core(`problem.${code}.press`, values),
    detail,
    server: null,
    retryAt: null,
  };
}
