/**
 * All visible words, in the language of the person.
 *
 * In: the chosen language. Out: `t()` for the page's words, `core()` for words the core says too,
 * `format()` for numbers and times. Reading any of them in a component follows a change at once.
 * English is always here; Indonesian is loaded when it is spoken or looked through for the first time.
 */
import coreEn from './core.en.json';
import type coreId from './core.id.json';
import { en, type Words } from './en';
import { formats, type Formats } from './format';
import { fill, pseudo, pseudoText } from './pseudo';

/** `pseudo` exists for tests: every word is marked and a third longer. */
export type Tongue = 'en' | 'id' | 'pseudo';
export type CoreKey = keyof typeof coreEn;

/** Both files must hold the same keys: anything else is a type error here. */
type Same<A, B> = [Exclude<A, B>, Exclude<B, A>] extends [never, never] ? true : never;
export const sameKeys: Same<keyof typeof coreEn, keyof typeof coreId> = true;

interface Learnt {
  words: Words;
  core: typeof coreId;
}
let indonesian = $state.raw<Learnt | null>(null);
let asked: Promise<void> | null = null;

/** Has the words of a language here. One that cannot be loaded is asked for again next time. */
export function learn(language: 'en' | 'id'): Promise<void> {
  if (language === 'en') return Promise.resolve();
  return (asked ??= import('./id').then(
    ({ id, coreId }) => {
      indonesian = { words: id, core: coreId };
    },
    () => {
      asked = null;
    },
  ));
}

let tongue = $state<Tongue>('en');
/** What was asked for last; it is spoken once it is learnt. */
let wanted: Tongue = 'en';
const made = $derived(tongue === 'pseudo' ? pseudo(en) : null);
const words = $derived(made ?? wordsIn(tongue === 'id' ? 'id' : 'en'));
const shapes = $derived(formats(tongue === 'id' ? 'id' : 'en'));

export function t(): Words {
  return words;
}

/** The page's words in one given language, whatever is chosen; in English until that is learnt. */
export function wordsIn(language: 'en' | 'id'): Words {
  return language === 'id' && indonesian ? indonesian.words : en;
}

export function format(): Formats {
  return shapes;
}

export function core(key: CoreKey, values: Record<string, string | number> = {}): string {
  const text = (tongue === 'id' && indonesian ? indonesian.core : coreEn)[key];
  return fill(tongue === 'pseudo' ? pseudoText(text) : text, values);
}

export function currentTongue(): Tongue {
  return tongue;
}

export function speak(next: Tongue): void {
  wanted = next;
  if (next !== 'id' || indonesian) begin(next);
  else
    void learn(next).then(() => {
      if (wanted === next && indonesian) begin(next);
    });
}

function begin(next: Tongue) {
  tongue = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next === 'id' ? 'id' : 'en';
}
