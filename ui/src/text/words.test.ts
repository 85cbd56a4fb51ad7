import { describe, expect, it } from 'vitest';
import coreEn from './core.en.json';
import coreId from './core.id.json';
import { en } from './en';
import { id } from './id';
import { core, speak, t } from './index.svelte';
import { fill, pseudoText } from './pseudo';

function places(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/gu)].map(([place]) => place).sort();
}

/** Every text of a catalogue with its path; functions are asked with plain values. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return texts((value as (...args: unknown[]) => unknown)(2, 2), path);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
  }
  return [];
}

describe('the words the core says too', () => {
  it.each(Object.entries(coreEn))('%s takes the same values in both languages', (key, text) => {
    expect(places(coreId[key as keyof typeof coreId])).toEqual(places(text));
  });
  it('fills in values and leaves unknown places in sight', () => {
    expect(fill('{count} at {time}', { count: 3 })).toBe('3 at {time}');
  });
  it('says for every problem what happened, what it means and what to press', () => {
    const codes = new Set(
      Object.keys(coreEn).flatMap((key) => (key.startsWith('problem.') ? [key.split('.')[1]] : [])),
    );
    for (const code of codes) {
      for (const part of ['happened', 'means', 'press']) {
        expect(Object.keys(coreEn)).toContain(`problem.${code ?? ''}.${part}`);
      }
    }
  });
});

describe('the words of the page', () => {
  it('leaves no text empty in either language', () => {
    expect([...texts(en), ...texts(id)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
  it('keeps Make’s inner words off the screen', () => {
    const inner = /\b(?:DLQ|hook|bundle|IMT|blueprint)\b/iu;
    const all = [...texts(en), ...texts(id), ...Object.entries(coreEn), ...Object.entries(coreId)];
    expect(all.filter(([, text]) => inner.test(text))).toEqual([]);
  });
  it('changes at once when another language is chosen', () => {
    expect(t().app.pages.today).toBe('Today');
    speak('id');
    expect(t().app.pages.today).toBe('Hari ini');
    expect(core('action.pause')).toBe('Jeda');
    expect(document.documentElement.lang).toBe('id');
  });
  it('has a made-up language that marks and lengthens every text', () => {
    speak('pseudo');
    expect(texts(t()).filter(([, text]) => !/^⟦.*⟧$/su.test(text))).toEqual([]);
    expect(pseudoText('Pause {name}')).toContain('{name}');
  });
});
