import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { chosenOrganization } from '../data';
import { memoryHost, problem, type Answers } from '../host/memory';
import { showToast } from '../parts/toasts.svelte';
import { aShell, aZone, anAccount, anOrganization, someSettings } from '../test/rows';
import { aList, aScenario } from '../test/scenarios';
import App from './App.svelte';
import { cardOf, shortHost } from './account';
import { wantedBy } from './keymap';
import { languageOf, themeOf } from './look.svelte';
import { wantAll } from '../lib/later.svelte';
import { pages } from './pages';

// A busy computer takes long to make what comes later; no test waits for that.
beforeAll(() => Promise.all([wantAll(), ...pages.map(({ load }) => load())]), 120_000);

const organizations = [
  anOrganization(1, 'Kopi Nusantara'),
  anOrganization(2, 'Rumah Sehat'),
] as const;

function open(answers: Answers = {}, hash = '#/activity') {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  const host = memoryHost({
    get_shell: () => aShell(),
    get_settings: () => someSettings(),
    list_organizations: () => ({ rows: [...organizations], teams: [], asOf: null }),
    get_meter: () => [
      { organization: { zone: 1, id: 1 }, used: 22, planned: 60, limit: 120, pausedUntil: null },
    ],
    list_activity: () => [],
    check_now: () => null,
    change_settings: (settings) => settings,
    ...answers,
  });
  render(App, { host });
  return host;
}

describe('the frame', () => {
  it('says in one line that a sign-in ends soon, and leads back to the browser', async () => {
    const account = anAccount({ id: 3, kind: 'signIn', endsAt: Date.now() + 8.5 * 60_000 });
    const host = open({
      get_shell: () => aShell({ accounts: [account] }),
      get_sign_in: () => null,
      begin_sign_in: () => ({
        kind: 'waiting',
        host: 'www.make.com',
        address: 'https://www.make.com/oauth/v2/authorize',
        until: Date.now() + 5 * 60_000,
      }),
    });
    expect(await screen.findByText(/Lentera Agency ends in 9 minutes/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
    expect(await screen.findByRole('heading', { name: 'Waiting for your browser' })).toBeVisible();
    expect(location.hash).toBe('#/connect/browser/3');
    expect(host.asked.find(({ name }) => name === 'begin_sign_in')?.args).toEqual({ account: 3 });
  });
  it('offers no organization to choose where that changes nothing', async () => {
    open({}, '#/settings');
    expect(await screen.findByRole('heading', { name: 'Settings' })).toBeVisible();
    expect(screen.getByRole('button', { name: /^Search/u })).toBeVisible();
    expect(screen.queryByRole('combobox', { name: 'Organization' })).toBeNull();
  });
  it('lists only pages that exist and marks the present one', async () => {
    open();
    const pages = await screen.findByRole('navigation', { name: 'Pages' });
    expect(within(pages).getByRole('link', { name: 'Activity' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    expect(within(pages).queryByRole('link', { name: 'People' })).toBeNull();
    expect(await screen.findByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  });
  it('shows who is signed in and how many requests were made', async () => {
    open();
    expect(await screen.findByText('2 organizations · eu1')).toBeVisible();
    const meter = await screen.findByRole('meter', {
      name: 'Requests this minute, Kopi Nusantara',
    });
    expect(meter).toHaveAttribute('aria-valuetext', '22 of 120');
    expect(screen.getByText('Kopi Nusantara')).toBeVisible();
  });
  it('names nobody at the meter where there is only one', async () => {
    const [first] = organizations;
    open({ list_organizations: () => ({ rows: [first], teams: [], asOf: null }) });
    expect(await screen.findByRole('meter', { name: 'Requests this minute' })).toBeVisible();
    expect(screen.queryByText('Kopi Nusantara')).toBeNull();
  });
  it('shows the first screen while nobody is signed in', async () => {
    open({ get_shell: () => aShell({ accounts: [] }) });
    expect(await screen.findByRole('button', { name: 'Sign in with Make' })).toBeVisible();
    expect(screen.queryByRole('navigation')).toBeNull();
  });
  it('says when the core does not answer and asks again', async () => {
    const host = open({ get_shell: () => Promise.reject(problem('internal')) });
    expect(await screen.findByRole('alert')).toHaveTextContent('internal');
    host.answer('get_shell', () => aShell());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('navigation')).toBeVisible();
  });
  it('says since when it is offline and how old the rest is', async () => {
    open({ get_shell: () => aShell({ offlineSince: Date.now() - 60_000 }) });
    expect(await screen.findByText(/^Offline since/u)).toBeVisible();
  });
  it('says on every page that a sign-in ended, and leads to signing in again', async () => {
    const ended = aZone({ problem: problem('signInEnded') });
    open({
      get_shell: () =>
        aShell({
          accounts: [anAccount({ zones: [ended, { ...ended, id: 2, host: 'us1.make.com' }] })],
        }),
    });
    expect(await screen.findAllByRole('alert')).toHaveLength(1);
    expect(screen.getByRole('alert')).toHaveTextContent('It happened: signInEnded.');
    await userEvent.click(within(screen.getByRole('alert')).getByRole('button'));
    expect(location.hash).toBe('#/connect/token');
  });
  it('names the account in trouble where there are several, and tells no pause of Make’s', async () => {
    const broken = aZone({ problem: problem('makeBroken') });
    const slow = aZone({ id: 3, problem: problem('slowDown') });
    const host = open({
      get_shell: () =>
        aShell({
          accounts: [
            anAccount({ zones: [broken] }),
            anAccount({ id: 2, name: 'Second Agency', zones: [slow] }),
          ],
        }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('Lentera Agency: It happened');
    await userEvent.click(within(screen.getByRole('alert')).getByRole('button'));
    await waitFor(() => expect(host.asked.map(({ name }) => name)).toContain('check_now'));
  });
  it('keeps the organization when the page changes', async () => {
    open();
    const picker = await screen.findByRole('combobox', { name: 'Organization' });
    await userEvent.click(picker);
    await userEvent.click(await screen.findByRole('option', { name: 'Rumah Sehat' }));
    expect(chosenOrganization()).toEqual({ zone: 1, id: 2 });
    await userEvent.click(screen.getByRole('link', { name: 'Settings' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: 'Activity' }));
    expect(await screen.findByRole('combobox', { name: 'Organization' })).toHaveValue(
      'Rumah Sehat',
    );
  });
  it('offers no choice of organization where there is only one', async () => {
    const [first] = organizations;
    open({ list_organizations: () => ({ rows: [first], teams: [], asOf: null }) });
    await screen.findByRole('meter', { name: 'Requests this minute' });
    await waitFor(() =>
      expect(screen.queryByRole('combobox', { name: 'Organization' })).toBeNull(),
    );
  });
  it('says when an address leads nowhere', async () => {
    open({}, '#/nowhere');
    expect(await screen.findByText('There is no such page.')).toBeVisible();
  });
  it('asks before quitting while changes wait, and sends or drops them', async () => {
    const host = open({ settle_held: () => null, quit: () => null });
    await screen.findByRole('navigation');
    host.announce({ kind: 'quitAsked', held: 2 });
    const dialog = await screen.findByRole('alertdialog', { name: /2 changes still wait/u });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Drop and quit' }));
    expect(host.asked.find(({ name }) => name === 'settle_held')?.args).toEqual({ send: false });
    await waitFor(() => expect(host.asked.at(-1)?.name).toBe('quit'));
  });
  it('asks what closing the window means, and remembers the choice', async () => {
    const host = open({ close_window: () => null });
    await screen.findByRole('navigation');
    host.announce({ kind: 'closeAsked', canKeepWatching: true });
    const dialog = await screen.findByRole('alertdialog', { name: /Keep watching without/u });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Keep watching' }));
    expect(host.asked.at(-1)).toEqual({ name: 'close_window', args: { keepWatching: true } });
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });
  it('offers only to quit where no tray would bring the window back', async () => {
    const host = open({ quit: () => null });
    await screen.findByRole('navigation');
    host.announce({ kind: 'closeAsked', canKeepWatching: false });
    const dialog = await screen.findByRole('alertdialog', { name: 'Quit Mandor?' });
    expect(within(dialog).queryByRole('button', { name: 'Keep watching' })).toBeNull();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Quit Mandor' }));
    await waitFor(() => expect(host.asked.at(-1)?.name).toBe('quit'));
  });
});

describe('keys', () => {
  it('open the palette, which finds pages and actions in both languages', async () => {
    open();
    await screen.findByRole('heading', { level: 1, name: 'Activity' });
    await userEvent.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox', {
      name: 'Type a scenario, a page or an action',
    });
    await userEvent.type(field, 'pengaturan');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  });
  it('open the palette, which leads to a scenario by its name', async () => {
    open({
      list_scenarios: () =>
        aList([aScenario(1, 'Daily invoice export'), aScenario(2, 'NPS survey')]),
    });
    await screen.findByRole('heading', { level: 1, name: 'Activity' });
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('option', { name: 'Check now' })).toBeVisible();
    expect(screen.queryByRole('option', { name: /invoice/u })).toBeNull();
    await userEvent.keyboard('invoice daily');
    expect(await screen.findAllByRole('option')).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    expect(location.hash).toBe('#/scenarios/1/1');
  });
  it('refresh from Make and say when that fails', async () => {
    open({ check_now: () => Promise.reject(problem('offline')) });
    await screen.findByRole('heading', { level: 1 });
    await userEvent.keyboard('{Control>}r{/Control}');
    expect(await screen.findByRole('alert')).toHaveTextContent('offline');
  });
  it('put the focus into the filter', async () => {
    open();
    await screen.findByRole('heading', { level: 1, name: 'Activity' });
    await userEvent.keyboard('{Control>}f{/Control}');
    expect(screen.getByRole('searchbox', { name: 'Filter activity' })).toHaveFocus();
  });
  it('list themselves on ?', async () => {
    open();
    await screen.findByRole('heading', { level: 1 });
    await userEvent.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  });
  it('take back what the toast speaks of', async () => {
    open();
    await screen.findByRole('heading', { level: 1 });
    const undo = vi.fn(() => Promise.resolve());
    showToast({ text: 'Pausing Invoices', undo });
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undo).toHaveBeenCalledOnce();
  });
  it('with numbers choose pages, and ? in a field is only typed', () => {
    const press = { key: '2', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
    expect(wantedBy(press, 4, false)).toEqual({ kind: 'page', index: 1 });
    expect(wantedBy({ ...press, key: '9' }, 4, false)).toBeNull();
    const field = document.createElement('input');
    expect(wantedBy({ ...press, key: '?', ctrlKey: false, target: field }, 4, false)).toBeNull();
  });
});

describe('the look', () => {
  it('follows the person, or the system when nothing was chosen', () => {
    expect(languageOf(null, ['id-ID'])).toBe('id');
    expect(languageOf(null, ['in'])).toBe('id');
    expect(languageOf(null, ['de-DE'])).toBe('en');
    expect(languageOf('en', ['id-ID'])).toBe('en');
    expect([themeOf('system', true), themeOf('system', false), themeOf('light', true)]).toEqual([
      'dark',
      'light',
      'light',
    ]);
  });
});

describe('the account card', () => {
  it('names one account and counts several', () => {
    expect(cardOf([anAccount()], organizations)).toMatchObject({
      letter: 'L',
      name: 'Lentera Agency',
    });
    expect(cardOf([anAccount(), anAccount({ id: 2 })], organizations).name).toBe('2 accounts');
    expect(cardOf([anAccount()], null).about).toBe('eu1');
    const [first, second] = organizations;
    const elsewhere = { ...second, reach: { kind: 'otherZone', host: 'us1.make.com' } } as const;
    expect(cardOf([anAccount()], [first, elsewhere]).about).toBe('1 of 2 organizations · eu1');
  });
  it('shortens only hosts of Make', () => {
    expect([shortHost('us1.make.com'), shortHost('make.example.com')]).toEqual([
      'us1',
      'make.example.com',
    ]);
  });
});
