import { describe, expect, it } from 'vitest';
import type { ScheduleRule, ScheduleSpan, ScheduleWindow } from '../../host';
import { formats } from '../../text/format';
import { wordsIn } from '../../text/index.svelte';
import { scheduleInWords } from './schedule';

const formatsOf = { en: formats('en', 'UTC'), id: formats('id', 'UTC') };

function said(
  language: 'en' | 'id',
  rule: ScheduleRule,
  windows: ScheduleWindow[] = [],
  timezone: string | null = 'Asia/Jakarta',
  span: ScheduleSpan = { from: null, until: null },
) {
  const words = wordsIn(language).scenarios.rule;
  return scheduleInWords({ rule, span, windows, timezone }, words, formatsOf[language]);
}

const table: [ScheduleRule, string, string][] = [
  [{ kind: 'every', seconds: 900 }, 'Every 15 minutes', 'Setiap 15 menit'],
  [{ kind: 'every', seconds: 60 }, 'Every minute', 'Setiap menit'],
  [{ kind: 'every', seconds: 45 }, 'Every 45 seconds', 'Setiap 45 detik'],
  [{ kind: 'every', seconds: 3600 }, 'Every hour', 'Setiap jam'],
  [{ kind: 'every', seconds: 7200 }, 'Every 2 hours', 'Setiap 2 jam'],
  [{ kind: 'every', seconds: 5400 }, 'Every 90 minutes', 'Setiap 90 menit'],
  [{ kind: 'every', seconds: 86_400 }, 'Once a day', 'Sekali sehari'],
  [
    { kind: 'once', at: Date.UTC(2026, 5, 24, 9, 30) },
    'Once, on 24 June 2026 at 16:30, Jakarta time',
    'Sekali, pada 24 Juni 2026 pukul 16.30, waktu Jakarta',
  ],
  [{ kind: 'once', at: null }, 'Once', 'Sekali'],
  [
    { kind: 'daily', time: '09:00' },
    'Every day at 09:00, Jakarta time',
    'Setiap hari pukul 09.00, waktu Jakarta',
  ],
  [
    { kind: 'weekly', days: [5, 1, 2, 3, 4], time: '06:00' },
    'Mon–Fri at 06:00, Jakarta time',
    'Sen–Jum pukul 06.00, waktu Jakarta',
  ],
  [
    { kind: 'weekly', days: [0, 3], time: '06:00' },
    'Wed and Sun at 06:00, Jakarta time',
    'Rab dan Min pukul 06.00, waktu Jakarta',
  ],
  [
    { kind: 'monthly', days: [15, 1, 22], time: '07:30' },
    'Every month on the 1st, 15th and 22nd at 07:30, Jakarta time',
    'Setiap bulan tanggal 1, 15, dan 22 pukul 07.30, waktu Jakarta',
  ],
  [
    { kind: 'yearly', months: [7, 1], days: [11, 3], time: '07:30' },
    'Every year on the 3rd and 11th of January and July at 07:30, Jakarta time',
    'Setiap tahun tanggal 3 dan 11 Januari dan Juli pukul 07.30, waktu Jakarta',
  ],
  [
    { kind: 'onWebhook' },
    'As soon as its webhook receives something',
    'Begitu webhook-nya menerima sesuatu',
  ],
  [{ kind: 'onDemand' }, 'Only when somebody starts it', 'Hanya bila seseorang menjalankannya'],
  [
    { kind: 'unknown' },
    'Not known: a kind of schedule this version does not know',
    'Tidak diketahui: jenis jadwal ini belum dikenal versi ini',
  ],
];

describe('a schedule', () => {
  it.each(table)('%o is said in both languages', (rule, english, indonesian) => {
    expect(said('en', rule)).toBe(english);
    expect(said('id', rule)).toBe(indonesian);
  });

  const quarter: ScheduleRule = { kind: 'every', seconds: 900 };
  const none = { from: null, to: null, days: [], months: [] };
  it('names its window, its weekdays and the city whose clock counts', () => {
    const window = { from: '08:00', to: '18:00', days: [1, 2, 3, 4, 5], months: [] };
    expect(said('en', quarter, [window])).toBe(
      'Every 15 minutes, Mon–Fri, 08:00–18:00, Jakarta time',
    );
    expect(said('id', quarter, [window])).toBe(
      'Setiap 15 menit, Sen–Jum, 08.00–18.00, waktu Jakarta',
    );
  });
  it('names half-open windows and months', () => {
    expect(said('en', quarter, [{ ...none, from: '08:00' }], null)).toBe(
      'Every 15 minutes, from 08:00',
    );
    expect(said('en', quarter, [{ ...none, to: '18:00', months: [12, 1] }], null)).toBe(
      'Every 15 minutes, January and December, until 18:00',
    );
  });
  it('leaves out a window that limits nothing', () => {
    const always = { ...none, days: [0, 1, 2, 3, 4, 5, 6] };
    expect(said('en', quarter, [none, always])).toBe('Every 15 minutes');
  });
  it('says a city of two words as two words', () => {
    expect(said('en', { kind: 'daily', time: '09:00' }, [], 'America/New_York')).toBe(
      'Every day at 09:00, New York time',
    );
  });
  const from = Date.UTC(2026, 0, 1, 17);
  const until = Date.UTC(2026, 5, 30, 10, 30);
  it('says from when until when it counts, by the clock of its own city', () => {
    const daily: ScheduleRule = { kind: 'daily', time: '09:00' };
    expect(said('en', daily, [], 'Asia/Jakarta', { from, until })).toBe(
      'Every day at 09:00, from 2 January 2026 at 00:00 until 30 June 2026 at 17:30, Jakarta time',
    );
    expect(said('id', daily, [], 'Asia/Jakarta', { from, until })).toBe(
      'Setiap hari pukul 09.00, dari 2 Januari 2026 pukul 00.00 sampai 30 Juni 2026 pukul 17.30, waktu Jakarta',
    );
  });
  it('says where it only begins or only ends', () => {
    expect(said('en', quarter, [], 'Asia/Jakarta', { from, until: null })).toBe(
      'Every 15 minutes, from 2 January 2026 at 00:00, Jakarta time',
    );
    expect(said('id', quarter, [], 'Asia/Jakarta', { from: null, until })).toBe(
      'Setiap 15 menit, sampai 30 Juni 2026 pukul 17.30, waktu Jakarta',
    );
  });
  it.each([null, 'Mars/Olympus'])('says a moment by this clock where the place is %s', (place) => {
    expect(said('en', quarter, [], place, { from: null, until })).toBe(
      'Every 15 minutes, until 30 June 2026 at 10:30',
    );
  });
});
