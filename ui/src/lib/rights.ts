/**
 * What a scope lets a person do, in words.
 *
 * In: the scope as the server writes it. Out: words that read on after "may"; a scope nobody has words for stands as
 * it is, since saying nothing would hide it. Pure.
 */
import { t } from '../text/index.svelte';

export function rightInWords(scope: string): string {
  const known: Readonly<Record<string, string | undefined>> = t().rights;
  return known[scope] ?? scope;
}
