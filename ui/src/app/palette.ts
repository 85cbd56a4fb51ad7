/**
 * What the palette offers: pages, actions, organizations; each found by its words in both languages.
 */
import { chooseOrganization } from '../data';
import type { OrganizationRow, Settings } from '../host';
import { go } from '../lib/route.svelte';
import { currentTongue, t, wordsIn } from '../text/index.svelte';
import type { Words } from '../text/en';
import { pages } from './pages';

export type EntryKind = 'go' | 'do' | 'organization';
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
    ...abilities.organizations.map((row): Entry => ({
      id: `organization-${row.key.zone}-${row.key.id}`,
      kind: 'organization',
      text: row.name,
      names: [row.name],
      run: () => chooseOrganization(row.key),
    })),
  ];
}
