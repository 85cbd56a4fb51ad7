import { describe, expect, it } from 'vitest';
import type { Permission, ScenarioState } from '../../host';
import { en } from '../../text/en';
import { formats } from '../../text/format';
import { standingInWords } from './standing';

const now = Date.UTC(2026, 5, 24, 9, 30);
const said = (
  state: ScenarioState,
  nextRun: number | null = null,
  canOpen = true,
  permission: Permission = { kind: 'allowed' },
) =>
  standingInWords(
    { state, nextRun, unfinished: 9, permission },
    canOpen,
    now,
    en.scenarios,
    formats('en', 'UTC'),
  );

describe('what a state means', () => {
  it('names the run that a quiet scenario missed, when it is known', () => {
    expect(said('goneQuiet', now - 3_600_000)).toMatch(/^It should have run 08:30 and did not\./u);
    expect(said('goneQuiet')).toMatch(/^It should have run by now and did not\./u);
    expect(said('goneQuiet', now + 60_000)).toMatch(/by now/u);
  });
  it('counts unfinished runs and says where they can be finished', () => {
    expect(said('unfinished')).toMatch(/^9 runs stopped half-way\..*Make/u);
  });
  it('promises no button to Make where there is none', () => {
    for (const state of ['goneQuiet', 'unfinished'] as const) {
      expect(said(state)).toMatch(/open it in Make/u);
      expect(said(state, null, false)).not.toMatch(/open it in Make/u);
    }
  });
  it('advises no press that the role does not allow', () => {
    const denied = { kind: 'denied', ask: null } as const;
    expect(said('goneQuiet', null, true, denied)).toMatch(
      /did not\. Open it in Make to see why\.$/u,
    );
    expect(said('goneQuiet', null, false, denied)).toMatch(/did not\.$/u);
  });
  it('says what to do before turning on what Make switched off', () => {
    expect(said('switchedOff')).toMatch(/switched it off because of errors.*turn it on/u);
  });
  it('adds nothing where the state says it all', () => {
    expect((['working', 'paused', 'failing'] as const).map((state) => said(state))).toEqual([
      null,
      null,
      null,
    ]);
  });
});
