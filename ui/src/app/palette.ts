/**
 * What the palette offers: pages, actions and organizations, each found by its words in both
 * languages, and scenarios once something was typed.
 */
import { chooseOrganization, namedOnce, unnamed, type Clients } from '../data';
import type { OrganizationRow, ScenarioRow, Settings } from '../host';
import { finds } from '../lib/find';
import { go } from '../lib/route.svelte';
import { currentTongue, t, wordsIn } from '../text/index.svelte';
import type { Words } from '../text/en';
import { pages } from './pages';

export type EntryKind = 'go' | 'do' | 'organization' | 'scenario';
export interface Entry {
  id: string;
  kind: EntryKind;
  text: string;
  /** Every name it is found by. */
  names: string[];
  run: () => void;
}

export interface Abilities {
  organizations: readonly OrganizationRow[];
  check: () => void;
  help: () => void;
  change: (change: Partial<Settings>) => void;
}

export function groups(): { kind: EntryKind; text: string }[] {
  return [
    { kind: 'go', text: t().app.paletteGo },
    { kind: 'do', text: t().app.paletteDo },
    { kind: 'organization', text: t().app.paletteOrganization },
    { kind: 'scenario', text: t().app.pages.scenarios },
  ];
}

export function entriesOf(abilities: Abilities): Entry[] {
  const named = (
    id: string,
    kind: EntryKind,
    word: (words: Words) => string,
    run: () => void,
  ): Entry => ({
    id,
    kind,
    text: word(t()),
    names: [word(t()), word(wordsIn('en')), word(wordsIn('id'))],
    run,
  });
  const { change } = abilities;
  const themes = ['light', 'dark', 'system'] as const;
  return [
    ...pages.map(({ name }) =>
      named(
        `go-${name}`,
        'go',
        (words) => words.app.pages[name],
        () => go(name),
      ),
    ),
    named('check', 'do', (words) => words.app.checkNow, abilities.check),
    ...themes.map((theme) =>
      named(
        `theme-${theme}`,
        'do',
        (words) => words.app.switchTheme[theme],
        () => change({ appearance: theme }),
      ),
    ),
    named(
      'language',
      'do',
      (words) => words.app.speakOther,
      () => change({ language: currentTongue() === 'id' ? 'en' : 'id' }),
    ),
    named('help', 'do', (words) => words.app.shortcuts, abilities.help),
    named(
      'all',
      'organization',
      (words) => words.app.allOrganizations,
      () => chooseOrganization(null),
    ),
    ...namedOnce(abilities.organizations).map((row): Entry => ({
      id: `organization-${row.key.zone}-${row.key.id}`,
      kind: 'organization',
      text: row.label?.name ?? row.name,
      names: row.label ? [row.label.name, row.name] : [row.name],
      run: () => chooseOrganization(row.key),
    })),
  ];
}

const MOST_SCENARIOS = 8;

/** The first scenarios that fit; none for an empty field, which shows what can be done at all. */
export function scenariosFor(
  typed: string,
  rows: readonly ScenarioRow[],
  clients: Clients = unnamed,
): Entry[] {
  const found: Entry[] = [];
  if (typed.trim() === '') return found;
  for (const row of rows) {
    if (found.length === MOST_SCENARIOS) break;
    const client = clients(row.organization, row.organizationName);
    const names = [row.name, ...new Set([client.name, client.madeName])];
    if (!finds(typed, ...names)) continue;
    found.push({
      id: `scenario-${row.key.zone}-${row.key.id}`,
      kind: 'scenario',
      text: `${row.name} · ${client.name}`,
      names,
      run: () => go('scenarios', [row.key.zone, row.key.id]),
    });
  }
  return found;
}
