/**
 * Reads the host out of a typed address, so the person confirms exactly what the token is sent to.
 */
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
