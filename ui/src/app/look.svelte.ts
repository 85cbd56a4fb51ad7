/**
 * Applies the person's language and colours to the document.
 *
 * In: the settings. Out: `lang` and `data-theme` on the root element. Keeps nothing.
 */
import type { Language, Settings } from '../host';
import { speak } from '../text/index.svelte';

export function languageOf(
  chosen: Language | null | undefined,
  system: readonly string[] = navigator.languages,
): Language {
  if (chosen) return chosen;
  // Some systems still use the old code "in" for Indonesian.
  return /^(?:id|in)\b/iu.test(system[0] ?? '') ? 'id' : 'en';
}

const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

export function themeOf(chosen: Settings['appearance'], systemIsDark: boolean): 'light' | 'dark' {
  if (chosen !== 'system') return chosen;
  return systemIsDark ? 'dark' : 'light';
}

/** Sets the look now and whenever the system's colours change; returns how to stop. */
export function wear(settings: Settings | undefined): () => void {
  speak(languageOf(settings?.language));
  const chosen = settings?.appearance ?? 'system';
  const query = dark();
  const paint = () => {
    document.documentElement.dataset.theme = themeOf(chosen, query.matches);
  };
  paint();
  query.addEventListener('change', paint);
  return () => {
    query.removeEventListener('change', paint);
  };
}
