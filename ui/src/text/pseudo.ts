/**
 * A made-up language that shows what was forgotten.
 *
 * Every text is wrapped in ⟦ ⟧, gets accents and grows by a third, so a word outside the catalogue
 * stands out, and a label that has no room for Indonesian breaks in a test first.
 */
const accents: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  O: 'Ó',
};

export function pseudoText(text: string): string {
  const accented = text.replace(/\{[^}]*\}|[aeiouAEO]/gu, (part) => accents[part] ?? part);
  return `⟦${accented}${'~'.repeat(Math.ceil(text.length / 3))}⟧`;
}

function shift(value: unknown): unknown {
  if (typeof value === 'string') return pseudoText(value);
  if (typeof value === 'function') {
    const speak = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => shift(speak(...args));
  }
  if (Array.isArray(value)) return value.map(shift);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shift(inner)]));
  }
  return value;
}

export function pseudo<T extends object>(words: T): T {
  return shift(words) as T;
}

/** Puts values into the `{name}` places of a text; an unknown place stays visible. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place));
}
