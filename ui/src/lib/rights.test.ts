import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from '../text/en';
import { id } from '../text/id';
import { speak } from '../text/index.svelte';
import { rightInWords } from './rights';

/** Every scope that a call of the client needs, out of its own table of calls. */
const table = readFileSync('../docs/api-coverage.md', 'utf8');
const needed = [...new Set(table.match(/(?<=`)[a-z-]+:(?:read|write|run)(?=`)/gu))]
  // For Make's own administrators; nobody is asked for them.
  .filter((scope) => !scope.startsWith('admin:'));

describe('a right', () => {
  it('is one of many that the client knows', () => {
    expect(needed.length).toBeGreaterThan(15);
  });
  it.each(needed)('of %s has words in both languages', (scope) => {
    expect(Object.keys(en.rights)).toContain(scope);
    expect(Object.keys(id.rights)).toContain(scope);
  });
  it('is told in words', () => {
    expect(rightInWords('dlqs:write')).toBe('retry and remove unfinished runs');
    speak('id');
    expect(rightInWords('dlqs:write')).toBe('mencoba lagi dan menghapus proses yang belum selesai');
  });
  it('that nobody has words for shows its own text', () => {
    expect(rightInWords('teleport:run')).toBe('teleport:run');
  });
  it('is never told twice in the same words by one server', () => {
    const ofMake = Object.entries(en.rights).filter(([scope]) => scope.includes(':'));
    expect(new Set(ofMake.map(([, words]) => words)).size).toBe(ofMake.length);
  });
});
