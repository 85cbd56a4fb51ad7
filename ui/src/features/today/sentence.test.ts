import { describe, expect, it } from 'vitest';
import { someCounts } from '../../test/scenarios';
import { wordsIn } from '../../text/index.svelte';
import { sentenceOf } from './sentence';

const none = { failing: 0, failingNewly: 0, goneQuiet: 0, unfinished: 0, switchedOff: 0 };
const said = (more: Parameters<typeof someCounts>[0], language: 'en' | 'id' = 'en') =>
  sentenceOf(someCounts(more), language === 'en' ? '09:41' : '09.41', wordsIn(language).today);

describe('the sentence of the day', () => {
  it('says how many need a person, by a number word, and how each', () => {
    expect(said({})).toMatchObject({
      mood: 'fail',
      needs: 4,
      title: 'Four automations need you',
      below:
        '1 started failing in the last hour · 1 has gone quiet · 1 holds unfinished runs · 1 was switched off by Make. The other 128 are fine.',
    });
    expect(said({}, 'id').title).toBe('Empat otomasi perlu perhatian Anda');
  });
  it('writes large numbers in figures', () => {
    expect(said({ failing: 1240, total: 5000, fine: 3757 }).title).toMatch(/^1,243 automations/u);
  });
  it('tells one from many', () => {
    expect(said({ ...none, goneQuiet: 1, fine: 1, total: 2 })).toMatchObject({
      mood: 'warn',
      title: 'One automation needs you',
      below: '1 has gone quiet. The other one is fine.',
    });
  });
  it('counts failures once, and says how many of them are new', () => {
    const begin = (more: Parameters<typeof said>[0], language: 'en' | 'id' = 'en') =>
      said(more, language).below.split(' · ')[0];
    expect(begin({ failing: 3 })).toBe('3 failing, 1 of them for less than an hour');
    expect(begin({ failing: 3 }, 'id')).toBe('3 gagal, 1 di antaranya dalam satu jam terakhir');
    expect(begin({ failing: 2, failingNewly: 2 })).toBe('2 started failing in the last hour');
    expect(begin({ failing: 2, failingNewly: 0 })).toBe('2 failing');
  });
  it('says all is quiet only when everything was checked', () => {
    expect(said({ ...none, total: 128 })).toEqual({
      mood: 'ok',
      needs: 0,
      title: 'All quiet. 128 scenarios checked at 09:41.',
      below: 'Nothing needs you.',
    });
    expect(said({ ...none, total: 300, fine: 40, unchecked: 260 })).toEqual({
      mood: 'unsure',
      needs: 0,
      title: 'Quiet so far',
      below: '260 not checked yet.',
    });
    expect(said({ ...none, total: 128 }, 'id').title).toBe(
      'Semua tenang. 128 skenario diperiksa pukul 09.41.',
    );
  });
  it('calls nothing fine that was not checked', () => {
    const huge = { total: 4514, fine: 83, unchecked: 4427 };
    expect(said(huge).below).toMatch(
      /\. The other 83 that were checked are fine\. 4,427 not checked yet\.$/u,
    );
    expect(said(huge, 'id').below).toMatch(/4\.427 belum diperiksa\.$/u);
    const nothing = said({ total: 300, fine: 0, unchecked: 296 });
    expect(nothing.below).not.toMatch(/fine/u);
  });
  it('needs no history of what is paused to call the rest quiet', () => {
    const paused = { ...none, paused: 9, fine: 11, total: 20 };
    expect(said(paused).title).toBe('All quiet. 20 scenarios checked at 09:41.');
  });
  it('counts paused ones as neither fine nor in need', () => {
    expect(said({ paused: 9, fine: 119 }).below).toMatch(
      / by Make\. 9 are paused\. The other 119 are fine\.$/u,
    );
    expect(said({ ...none, paused: 9, total: 20 }).below).toBe('Nothing needs you. 9 are paused.');
  });
  it('without any scenario says so', () => {
    expect(said({ ...none, total: 0 }).title).toBe('No scenarios yet');
  });
});
