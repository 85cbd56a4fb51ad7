import { describe, expect, it } from 'vitest';
import type { ScenarioState } from '../../host';
import { finds } from '../../lib/find';
import { appName } from '../../lib/apps';
import { aScenario } from '../../test/scenarios';
import {
  countViews,
  findable,
  isUntold,
  zonesOf,
  found,
  nextOrder,
  ordered,
  viewNamed,
  within,
  type Lacks,
} from './find';

const order = { key: 'name', descending: false } as const;
const sync = aScenario(1, 'Order → Warehouse sync', { state: 'failing', credits: 5748 });
const leads = aScenario(2, 'Lead capture (Facebook)', {
  state: 'unfinished',
  unfinished: 37,
  teamName: 'Marketing',
  team: { zone: 1, id: 12 },
  apps: ['facebook-lead-ads', 'hubspotcrm'],
  credits: null,
  nextRun: null,
  lastRun: null,
});
const stock = aScenario(3, 'Stock reorder alert', {
  state: 'switchedOff',
  isActive: false,
  organization: { zone: 2, id: 100 },
  organizationName: 'Toko Jaya',
  credits: 12,
});
const digest = aScenario(4, 'Köpi review digest', { credits: 0 });
const rows = [sync, leads, stock, digest];
const all = findable(rows);
const names = (typed: string) => found(all, 'all', typed).map(({ key }) => key.id);

describe('typed words', () => {
  it.each([
    ['', [1, 2, 3, 4]],
    ['sync ware', [1]],
    ['WAREHOUSE', [1, 3, 4]],
    ['kopi nusantara', [1, 2, 4]],
    ['kopi digest', [4]],
    ['marketing lead', [2]],
    ['facebook ads', [2]],
    ['hubspot crm', [2]],
    ['toko stock', [3]],
    ['payroll', []],
    ['   ', [1, 2, 3, 4]],
  ])('“%s” find name, client, team and app, in any order', (typed, ids) => {
    expect(names(typed)).toEqual(ids);
  });
  it('never find two texts as one', () => {
    expect(names('syncKopi')).toEqual([]);
  });
});

describe('views', () => {
  it('count every state, and those that need a person together', () => {
    expect(countViews(all, new Map())).toMatchObject({
      all: 4,
      needs: 3,
      failing: 1,
      unfinished: 1,
      switchedOff: 1,
      working: 1,
      paused: 0,
    });
  });
  it('say nothing instead of zero where what was not checked may turn out so', () => {
    const unchecked = aScenario(5, 'Never looked at', { state: 'unchecked' });
    expect(countViews(findable([unchecked, stock]), new Map())).toMatchObject({
      all: 2,
      needs: 1,
      unchecked: 1,
      switchedOff: 1,
      paused: 0,
      unfinished: 0,
      failing: null,
      goneQuiet: null,
      working: null,
    });
  });
  it('say nothing instead of zero where a server does not tell of unfinished runs', () => {
    const guide: Lacks = new Map([[2, ['unfinishedRuns', 'nextRuns']]]);
    const mixed = findable([stock, digest]);
    expect(countViews(mixed, guide)).toMatchObject({
      unfinished: null,
      goneQuiet: null,
      paused: 0,
    });
    expect(countViews(all, guide).unfinished).toBe(1);
    expect(countViews(findable([digest]), guide).unfinished).toBe(0);
    expect(isUntold('unfinished', zonesOf([stock.organization]), guide)).toBe(true);
    expect(isUntold('unfinished', zonesOf(mixed.map(({ row }) => row.organization)), guide)).toBe(
      false,
    );
    expect(isUntold('goneQuiet', zonesOf([stock.organization]), guide)).toBe(true);
    expect(isUntold('switchedOff', zonesOf([stock.organization]), guide)).toBe(false);
    expect(isUntold('failing', zonesOf([stock.organization]), guide)).toBe(false);
    expect(isUntold('unfinished', [], guide)).toBe(false);
  });
  it('show only what they count', () => {
    expect(found(all, 'needs', '').length).toBe(3);
    expect(found(all, 'failing', '')).toEqual([sync]);
    expect(found(all, 'failing', 'lead')).toEqual([]);
  });
  it('fall back to all for a name nobody knows', () => {
    expect([viewNamed('paused'), viewNamed('nonsense'), viewNamed(null)]).toEqual([
      'paused',
      'all',
      'all',
    ]);
  });
});

describe('client and team', () => {
  it('tell equal numbers of two zones apart', () => {
    const kopi = { organization: { zone: 1, id: 100 }, team: null };
    expect(within(all, kopi).map(({ row }) => row.key.id)).toEqual([1, 2, 4]);
    expect(within(all, { ...kopi, team: { zone: 1, id: 12 } }).map(({ row }) => row)).toEqual([
      leads,
    ]);
  });
});

describe('the order', () => {
  const ids = (key: Parameters<typeof nextOrder>[1], descending = false) =>
    ordered(all, { key, descending }).map(({ row }) => row.key.id);
  it('by name knows accents and numbers', () => {
    expect(ids('name')).toEqual([4, 2, 1, 3]);
    const counted = findable([aScenario(1, 'Import 10'), aScenario(2, 'Import 9')]);
    expect(ordered(counted, order).map(({ row }) => row.name)).toEqual(['Import 9', 'Import 10']);
  });
  it('by status begins with the worst', () => {
    expect(ids('status')).toEqual([1, 3, 2, 4]);
  });
  it('keeps what is not known at the end, whichever the direction', () => {
    expect(ids('credits')).toEqual([4, 3, 1, 2]);
    expect(ids('credits', true)).toEqual([1, 3, 4, 2]);
    expect(ids('last').at(-1)).toBe(2);
    expect(ids('due', true).at(-1)).toBe(2);
  });
  it('turns around when the same column is pressed again', () => {
    expect(nextOrder(order, 'name')).toEqual({ key: 'name', descending: true });
    expect(nextOrder(order, 'credits')).toEqual({ key: 'credits', descending: true });
    expect(nextOrder(order, 'client')).toEqual({ key: 'client', descending: false });
  });
});

it('finds among 5,000 exactly what comparing every word would find', () => {
  const states: ScenarioState[] = ['working', 'failing', 'paused'];
  const many = Array.from({ length: 5000 }, (_, index) =>
    aScenario(index, `Scenario ${index}`, {
      state: states[index % 3] ?? 'working',
      teamName: ['Sales', 'Ops', null][index % 3] ?? null,
      apps: index % 7 === 0 ? ['google-sheets'] : ['http'],
    }),
  );
  const prepared = ordered(findable(many), order);
  for (const typed of ['12 sales', 'sheets 4', 'nusantara ops http', 'ö']) {
    const expected = many.filter((row) =>
      finds(
        typed,
        row.name,
        row.organizationName,
        row.teamName ?? '',
        ...row.apps,
        ...row.apps.map(appName),
      ),
    );
    const got = new Set(found(prepared, 'all', typed));
    expect(got.size).toBe(expected.length);
    expect(expected.every((row) => got.has(row))).toBe(true);
  }
});
