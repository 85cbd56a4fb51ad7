/**
 * All visible words, in the language of the person.
 *
 * In: the chosen language. Out: `t()` for the page's words, `core()` for words the core says too,
 * `format()` for numbers and times. Reading any of them in a component follows a change at once.
 */
import coreEn from './core.en.json';
import coreId from './core.id.json';
import { en, type Words } from './en';
import { formats, type Formats } from './format';
import { id } from './id';
import { fill, pseudo, pseudoText } from './pseudo';

/** `pseudo` exists for tests: every word is marked and a third longer. */
export type Tongue = 'en' | 'id' | 'pseudo';
export type CoreKey = keyof typeof coreEn;

/** Both files must hold the same keys: anything else is a type error here. */
type Same<A, B> = [Exclude<A, B>, Exclude<B, A>] extends [never, never] ? true : never;
export const sameKeys: Same<keyof typeof coreEn, keyof typeof coreId> = true;

const pages: Record<Tongue, () => Words> = { en: () => en, id: () => id, pseudo: () => pseudo(en) };

let tongue = $state<Tongue>('en');
const words = $derived(pages[tongue]());
const shapes = $derived(formats(tongue === 'id' ? 'id' : 'en'));

export function t(): Words {
  return words;
}

/** The page's words in one given language, whatever is chosen: the palette finds both. */
export function wordsIn(language: 'en' | 'id'): Words {
  return pages[language]();
}

export function format(): Formats {
  return shapes;
}

export function core(key: CoreKey, values: Record<string, string | number> = {}): string {
  const text = (tongue === 'id' ? coreId : coreEn)[key];
  return fill(tongue === 'pseudo' ? pseudoText(text) : text, values);
}

export function currentTongue(): Tongue {
  return tongue;
}

export function speak(next: Tongue): void {
  tongue = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next === 'id' ? 'id' : 'en';
}
