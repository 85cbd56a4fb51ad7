import { describe, expect, it } from 'vitest';
import { formats } from '../../text/format';
import { wordsIn } from '../../text/index.svelte';
import { aScenario } from '../../test/scenarios';
import { dueInWords } from './due';

// A Wednesday.
const now = Date.UTC(2026, 5, 24, 9, 30);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const said = (more: Parameters<typeof aScenario>[2], language: 'en' | 'id' = 'en') =>
  dueInWords(
    aScenario(1, 'Review digest', more),
    now,
    wordsIn(language).scenarios,
    formats(language, 'UTC'),
  );

describe('the next run', () => {
  it.each([
    [12 * MINUTE, 'in 12 min', 'dalam 12 menit'],
    [30_000, 'due now', 'sekarang'],
    [8 * 60 * MINUTE, '17:30', '17.30'],
    [5 * DAY, 'Mon 09:30', 'Sen 09.30'],
    [9 * DAY, '3 Jul', '3 Jul'],
    [-3 * 60 * MINUTE, 'was due 06:30', 'terlewat 06.30'],
  ])('%d ms away is said shortly in both languages', (wait, english, indonesian) => {
    expect(said({ nextRun: now + wait })).toBe(english);
    expect(said({ nextRun: now + wait }, 'id')?.replaceAll('.', '')).toBe(
      indonesian.replaceAll('.', ''),
    );
  });
  it('of a webhook comes when it comes', () => {
    expect(said({ nextRun: null, startedBy: 'webhook' })).toBe('on webhook');
    expect(said({ nextRun: null, startedBy: 'person' })).toBe('when started');
  });
  it('is not planned for what is off or has no schedule', () => {
    expect(said({ isActive: false, startedBy: 'webhook' })).toBeNull();
    expect(said({ nextRun: null, startedBy: 'schedule' })).toBeNull();
  });
});
