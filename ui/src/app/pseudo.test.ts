import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeAll, expect, it } from 'vitest';
import { memoryHost } from '../host/memory';
import { aShell, anEntry, anOrganization, someSettings } from '../test/rows';
import { speak } from '../text/index.svelte';
import App from './App.svelte';
import { wantAll } from '../lib/later.svelte';
import { pages } from './pages';

// A busy computer takes long to make what comes later; no test waits for that.
beforeAll(() => Promise.all([wantAll(), ...pages.map(({ load }) => load())]), 120_000);

/** What comes from Make, from the keyboard or is a name, not a word of ours. */
const foreign =
  /^(?:Lentera Agency|Budi Santoso|Toko Jaya|eu1(?:\.make\.com)?|L|M|English|Bahasa Indonesia|dlqs:read|Ctrl K|[\d\s.,:%·]*)$/u;

function unmarked(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (walker.nextNode()) {
    const text = (walker.currentNode.textContent ?? '').trim();
    const parent = walker.currentNode.parentElement;
    if (text === '' || parent?.closest('style, script, time')) continue;
    const ours = text.replace(/⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/gu, '').trim();
    if (!ours.split('·').every((part) => foreign.test(part.trim()))) found.push(text);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      const text = element.getAttribute(name);
      if (text !== null && !text.includes('⟦') && !foreign.test(text))
        found.push(`${name}: ${text}`);
    }
  }
  return found;
}

it.each([
  '#/activity',
  '#/settings',
  '#/settings/registration',
  '#/connect',
  '#/connect/token',
  '#/connect/guide',
  '#/connect/browser',
])('every word of %s comes from the catalogue', async (hash) => {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  const host = memoryHost({
    get_shell: () => aShell({ checkedAt: null, offlineSince: Date.now() }),
    get_settings: () => someSettings(),
    list_organizations: () => ({ rows: [anOrganization(1, 'Toko Jaya')], teams: [], asOf: null }),
    get_meter: () => [],
    list_activity: () => [anEntry({ state: 'held', sendAt: Date.now() + 5_000 })],
  });
  render(App, { host });
  await screen.findByRole('heading', { level: 1 });
  speak('pseudo');
  await tick();
  expect(unmarked()).toEqual([]);
});
