/**
 * Finding scenarios: by view, organization, team and typed words, in a chosen order.
 *
 * In: all rows. Out: what the list shows. Pure. What costs time (plain text of every row, the order)
 * is made once per change of the data or the order; a typed letter then only compares.
 */
import { unnamed, type Clients } from '../../data';
import type {
  Lack,
  OrganizationKey,
  ScenarioRow,
  ScenarioState,
  TeamKey,
  ZoneId,
} from '../../host';
import { appName } from '../../lib/apps';
import { plain } from '../../lib/find';

export type View = 'all' | 'needs' | ScenarioState;

/** In the order of the chips. */
export const views: readonly View[] = [
  'all',
  'needs',
  'failing',
  'unfinished',
  'goneQuiet',
  'switchedOff',
  'warnings',
  'onHold',
  'paused',
  'unchecked',
  'working',
];

/** Chips that would only say zero most of the time. */
export const rareViews: ReadonlySet<View> = new Set<View>(['warnings', 'onHold', 'unchecked']);

const needing: ReadonlySet<ScenarioState> = new Set<ScenarioState>([
  'failing',
  'unfinished',
  'goneQuiet',
  'switchedOff',
]);

/** Chips that stay where there is little room: all, and what needs a person. */
export function isPressing(view: View): boolean {
  return view === 'all' || view === 'needs' || needing.has(view);
}

export function viewNamed(name: string | null): View {
  return views.find((view) => view === name) ?? 'all';
}

export type SortKey = 'name' | 'client' | 'status' | 'due' | 'credits' | 'last';

export interface Order {
  key: SortKey;
  descending: boolean;
}

/** What needs a person comes first, until somebody asks for another order. */
export const worstFirst: Order = { key: 'status', descending: false };

/** A row with everything about it that can be searched, in plain letters. */
export interface Findable {
  row: ScenarioRow;
  hay: string;
  /** What its client is called. */
  client: string;
  /** Its place among names: a person puts "Copy 9" before "Copy 10". */
  place: string;
}

const DIGITS_OF_ANY_NUMBER = 20;

function placeOf(plainName: string): string {
  return plainName.replace(/\d+/gu, (digits) => digits.padStart(DIGITS_OF_ANY_NUMBER, '0'));
}

export function findable(rows: readonly ScenarioRow[], clients: Clients = unnamed): Findable[] {
  const plainApps = new Map<string, string>();
  const plainApp = (app: string) => {
    const known = plainApps.get(app);
    if (known !== undefined) return known;
    const text = plain(`${app} ${appName(app)}`);
    plainApps.set(app, text);
    return text;
  };
  return rows.map((row) => {
    const name = plain(row.name);
    const { name: client, madeName } = clients(row.organization, row.organizationName);
    const names = client === madeName ? client : `${client}\n${madeName}`;
    const around = plain(`${names}\n${row.teamName ?? ''}`);
    const hay = `${name}\n${around}\n${row.apps.map(plainApp).join('\n')}`;
    return { row, hay, client, place: placeOf(name) };
  });
}

export interface Scope {
  organization: OrganizationKey | null;
  team: TeamKey | null;
}

export function within(all: readonly Findable[], { organization, team }: Scope): Findable[] {
  return all.filter(
    ({ row }) =>
      (organization === null || same(row.organization, organization)) &&
      (team === null || same(row.team, team)),
  );
}

function same(one: { zone: number; id: number }, other: { zone: number; id: number }): boolean {
  return one.zone === other.zone && one.id === other.id;
}

/** How many rows each view holds; `null` where none is seen, and there may be some all the same. */
export type Counts = Record<View, number | null>;

/** What a row may turn out to be once its history has been read. */
const shownByHistory: ReadonlySet<View> = new Set<View>([
  'needs',
  'failing',
  'goneQuiet',
  'warnings',
  'working',
]);

/** What a server has to tell for a row to be in a view. */
const toldBy: Partial<Record<View, Lack>> = {
  unfinished: 'unfinishedRuns',
  goneQuiet: 'nextRuns',
  switchedOff: 'switchedOff',
};

/** What the server of each zone does not tell. */
export type Lacks = ReadonlyMap<ZoneId, readonly Lack[]>;

export function zonesOf(organizations: readonly OrganizationKey[]): ZoneId[] {
  return [...new Set(organizations.map(({ zone }) => zone))];
}

function isSilent(zone: ZoneId, view: View, lacks: Lacks): boolean {
  const lack = toldBy[view];
  return lack !== undefined && (lacks.get(zone) ?? []).includes(lack);
}

export function countViews(scope: readonly Findable[], lacks: Lacks): Counts {
  const states: Partial<Record<ScenarioState, number>> = {};
  for (const { row } of scope) states[row.state] = (states[row.state] ?? 0) + 1;
  return countsOf(states, zonesOf(scope.map(({ row }) => row.organization)), lacks);
}

/** The same from how many rows of each state there are, in these zones. */
export function countsOf(
  states: Partial<Record<ScenarioState, number>>,
  zones: readonly ZoneId[],
  lacks: Lacks,
): Counts {
  const seen = Object.fromEntries(views.map((view) => [view, 0])) as Record<View, number>;
  for (const [state, count] of Object.entries(states) as [ScenarioState, number][]) {
    seen.all += count;
    seen[state] += count;
    if (needing.has(state)) seen.needs += count;
  }
  const mayHoldMore = (view: View) =>
    (seen.unchecked > 0 && shownByHistory.has(view)) ||
    zones.some((zone) => isSilent(zone, view, lacks));
  const counts: Counts = { ...seen };
  for (const view of views) if (seen[view] === 0 && mayHoldMore(view)) counts[view] = null;
  return counts;
}

/** Whether no server of these zones tells what a view would hold: then it is not offered. */
export function isUntold(view: View, zones: readonly ZoneId[], lacks: Lacks): boolean {
  return zones.length > 0 && zones.every((zone) => isSilent(zone, view, lacks));
}

/** What is shown of rows that are in order already: every typed word must occur, in any order. */
export function found(scope: readonly Findable[], view: View, typed: string): ScenarioRow[] {
  const words = plain(typed).split(/\s+/u).filter(Boolean);
  const shown: ScenarioRow[] = [];
  for (const { row, hay } of scope) {
    const isInView =
      view === 'all' || row.state === view || (view === 'needs' && needing.has(row.state));
    if (isInView && words.every((word) => hay.includes(word))) shown.push(row);
  }
  return shown;
}

/** Worst first, as on Today. */
const gravity: Record<ScenarioState, number> = {
  failing: 0,
  switchedOff: 1,
  goneQuiet: 2,
  unfinished: 3,
  warnings: 4,
  onHold: 5,
  paused: 6,
  unchecked: 7,
  working: 8,
};

/** Made when the first list is ordered by it: no start needs it. */
let letters: Intl.Collator | undefined;

function byLetters(one: string, other: string): number {
  letters ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return letters.compare(one, other);
}

type Compare = (one: ScenarioRow, other: ScenarioRow) => number;

/** A collator would need a tenth of a second for 5,000 names. */
function byName(one: Findable, other: Findable): number {
  if (one.place === other.place) return 0;
  return one.place < other.place ? -1 : 1;
}

const comparing: Record<SortKey, Compare> = {
  name: () => 0,
  client: (one, other) => byLetters(one.teamName ?? '', other.teamName ?? ''),
  status: (one, other) =>
    gravity[one.state] - gravity[other.state] || other.unfinished - one.unfinished,
  due: (one, other) => (one.nextRun ?? 0) - (other.nextRun ?? 0),
  credits: (one, other) => (one.credits ?? 0) - (other.credits ?? 0),
  last: (one, other) => (one.lastRun?.at ?? 0) - (other.lastRun?.at ?? 0),
};

/** Whether a row has nothing to be ordered by; it then stands last, whichever the direction. */
const isBlank: Record<SortKey, (row: ScenarioRow) => boolean> = {
  name: () => false,
  client: () => false,
  status: () => false,
  due: (row) => row.nextRun === null,
  credits: (row) => row.credits === null,
  last: (row) => row.lastRun === null,
};

export function ordered(all: readonly Findable[], { key, descending }: Order): Findable[] {
  const compare = comparing[key];
  const blank = isBlank[key];
  const turn = descending ? -1 : 1;
  const byClient: (one: Findable, other: Findable) => number =
    key === 'client' ? (one, other) => byLetters(one.client, other.client) : () => 0;
  const byNames = key === 'name' ? turn : 1;
  return [...all].sort((one, other) => {
    const blanks = Number(blank(one.row)) - Number(blank(other.row));
    return (
      blanks ||
      turn * (byClient(one, other) || compare(one.row, other.row)) ||
      byNames * byName(one, other)
    );
  });
}

/** The order after pressing a column: numbers and ages begin with the largest. */
export function nextOrder(order: Order, key: SortKey): Order {
  if (order.key === key) return { key, descending: !order.descending };
  return { key, descending: key === 'credits' || key === 'last' };
}
