import { describe, expect, it } from 'vitest';
import { formats } from './format';

const at = Date.UTC(2026, 5, 24, 9, 30);
const en = formats('en', 'UTC');
const id = formats('id', 'UTC');

describe('Indonesian', () => {
  it('writes numbers with points between thousands and a comma before decimals', () => {
    expect(id.number(1234.5)).toBe('1.234,5');
  });
  it('writes dates with the month as a word', () => {
    expect(id.date(at)).toBe('24 Juni 2026');
  });
  it('writes times with a point', () => {
    expect(id.time(at)).toBe('09.30');
  });
  it('has one plural form', () => {
    expect([1, 2].map((count) => id.plural(count, 'a', 'b'))).toEqual(['b', 'b']);
  });
});

describe('English', () => {
  it('writes numbers, dates and times the British way', () => {
    expect(en.number(1234.5)).toBe('1,234.5');
    expect(en.date(at)).toBe('24 June 2026');
    expect(en.time(at)).toBe('09:30');
    expect(en.weekday(at)).toBe('Wednesday 24 June');
  });
  it('tells one from many', () => {
    expect([1, 2, 0].map((count) => en.plural(count, 'run', 'runs'))).toEqual([
      'run',
      'runs',
      'runs',
    ]);
  });
});

describe('ages', () => {
  it.each([
    [-400, 'just now'],
    [-9_000, 'just now'],
    [400, 'now'],
    [-20_000, '20 sec ago'],
    [-3 * 60_000, '3 min ago'],
    [4 * 60_000, 'in 4 min'],
    [-5 * 3_600_000, '5 hr ago'],
    [-3 * 86_400_000, '3 days ago'],
    [-213 * 86_400_000, '7 months ago'],
    [-3 * 366 * 86_400_000, '3 years ago'],
  ])('%d ms is told as %s', (distance, text) => {
    expect(en.relative(at + distance, at).replaceAll('.', '')).toBe(text);
  });
  it('never speak of sixty seconds, sixty minutes or twenty-four hours', () => {
    const told = [-59_700, -59.7 * 60_000, -23.7 * 3_600_000];
    expect(told.map((distance) => en.relative(at + distance, at).replaceAll('.', ''))).toEqual([
      '1 min ago',
      '1 hr ago',
      '1 day ago',
    ]);
  });
  it('count days as a calendar does, so that a date beside them agrees', () => {
    const hour = 3_600_000;
    // From half past nine: to midnight before last, and to the end of the day after tomorrow.
    expect(en.relative(at - 33.5 * hour, at)).toBe('1 day ago');
    expect(en.relative(at - 34.5 * hour, at)).toBe('2 days ago');
    expect(en.relative(at + 62 * hour, at)).toBe('in 2 days');
  });
  it('are whole words in Indonesian', () => {
    const told = [0, -20_000, -3 * 60_000, 4 * 60_000, -5 * 3_600_000, -3 * 86_400_000];
    expect(told.map((distance) => id.relative(at + distance, at))).toEqual([
      'baru saja',
      '20 detik lalu',
      '3 menit lalu',
      'dalam 4 menit',
      '5 jam lalu',
      '3 hari lalu',
    ]);
  });
  it('shows only the time for today and the day for anything else', () => {
    expect(en.moment(at, at + 3_600_000)).toBe('09:30');
    expect(en.moment(at - 86_400_000, at)).toBe('23 Jun, 09:30');
  });
  it('shortens what is near to the time, then to the weekday, then to the day', () => {
    const day = 86_400_000;
    expect([0, -2, 5, -6].map((days) => en.near(at + days * day, at))).toEqual([
      '09:30',
      'Mon 09:30',
      'Mon 09:30',
      '18 Jun',
    ]);
  });
  it('counts down in minutes and seconds, and never below nothing', () => {
    expect([41_000, 600_000, 40_001, -5].map((ms) => en.countdown(ms))).toEqual([
      '0:41',
      '10:00',
      '0:41',
      '0:00',
    ]);
  });
  it('tells how long a run took', () => {
    expect([1_800, 240_000, 5_400_000].map((ms) => en.duration(ms))).toEqual([
      '1.8 s',
      '4 min',
      '1.5 h',
    ]);
  });
});
