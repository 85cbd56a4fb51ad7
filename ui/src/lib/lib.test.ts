import { describe, expect, it } from 'vitest';
import { finds } from './find';
import { isMod, keyLabel } from './keys';
import { inMinutes } from './minutes';
import { nextIndex, rowOfFocus } from './roving';
import { hashOf, parse } from './route.svelte';

describe('finding', () => {
  it.each([
    ['', true],
    ['ware ord', true],
    ['SYNC', true],
    ['kopi', true],
    ['sync payroll', false],
  ])('“%s” in a row gives %s', (typed, found) => {
    expect(finds(typed, 'Order → Warehouse sync', 'Köpi Nusantara')).toBe(found);
  });
});

describe('moving in a list', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 99, 99],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['PageDown', 50, 60],
    ['PageUp', 5, 0],
    ['a', 5, null],
  ])('%s from row %d goes to %s', (key, from, to) => {
    expect(nextIndex(key, from, 100, 10)).toBe(to);
  });
  it('goes nowhere in an empty list', () => {
    expect(nextIndex('End', 0, 0, 10)).toBeNull();
  });
  it('keeps the focus where the row went, or where it stood once it is gone', () => {
    const key = (row: string) => row;
    expect(rowOfFocus(['a', 'b', 'c'], key, 'c', 0)).toBe(2);
    expect(rowOfFocus(['a', 'b'], key, 'c', 2)).toBe(1);
    expect(rowOfFocus([], key, 'c', 2)).toBe(0);
  });
});

describe('addresses', () => {
  it('come back as they were made', () => {
    const hash = hashOf('scenarios', [1, 'a/b'], { state: 'failing' });
    const route = parse(hash);
    expect(route.page).toBe('scenarios');
    expect(route.path).toEqual(['1', 'a/b']);
    expect(route.query.get('state')).toBe('failing');
  });
  it('with a broken escape are shown as they stand', () => {
    expect(parse('#/%E0%A4%A').page).toBe('%E0%A4%A');
  });
  it('may be empty', () => {
    expect(parse('').page).toBe('');
  });
});

describe('keys', () => {
  const press = (more: object) => ({
    key: 'k',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  it('use Ctrl, and ⌘ on a Mac', () => {
    expect(isMod(press({ ctrlKey: true }), 'k', false)).toBe(true);
    expect(isMod(press({ metaKey: true }), 'k', true)).toBe(true);
    expect(isMod(press({ ctrlKey: true }), 'k', true)).toBe(false);
    expect([keyLabel('mod+K', false), keyLabel('mod+K', true)]).toEqual(['Ctrl K', '⌘K']);
  });
  it('with further modifiers mean something else', () => {
    expect(isMod(press({ ctrlKey: true, shiftKey: true }), 'k', false)).toBe(false);
  });
});

it('says seconds as minutes only where it is the same', () => {
  expect([30, 60, 90, 300].map(inMinutes)).toEqual([null, 1, null, 5]);
});
