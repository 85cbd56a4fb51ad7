/**
 * Reads the host out of a typed address, so the person confirms exactly what the token is sent to.
 */
import type { Problem } from '../../host';

export function hostOf(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/u.test(text)) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `https://${text}`);
    return url.host === '' ? null : url.host;
  } catch {
    return null;
  }
}

/** A host that the core named for what was typed then. */
export interface Named {
  typed: string;
  host: string;
}

/** What a refusal names: the person confirms the host that the core would talk to, and no other reading of it. */
export function namedBy(
  { code, detail }: Pick<Problem, 'code' | 'detail'>,
  typed: string,
): Named | null {
  return code === 'addressNotConfirmed' && detail !== null ? { typed, host: detail } : null;
}

/** The host to confirm: the one that the core named, until something else is typed. */
export function hostToConfirm(typed: string, named: Named | null): string | null {
  return named?.typed === typed ? named.host : hostOf(typed);
}
