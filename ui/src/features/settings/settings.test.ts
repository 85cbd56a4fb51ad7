import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { never, problem, type Answers } from '../../host/memory';
import { aRegistration, aShell, aZone, anAccount, NOW, someSettings } from '../../test/rows';
import { show } from '../../test/world';
import SettingsPage from './SettingsPage.svelte';

const open = (answers: Answers = {}) =>
  show(
    SettingsPage,
    {},
    {
      get_shell: () => aShell(),
      get_settings: () => someSettings(),
      get_registration: () => aRegistration(),
      change_settings: (settings) => settings,
      ...answers,
    },
  );
const refuse = (code: Parameters<typeof problem>[0]) => () => Promise.reject(problem(code));

describe('accounts', () => {
  it('are told with their zones, kind and where their sign-in is kept', async () => {
    open();
    const accounts = await screen.findByRole('region', { name: 'Accounts' });
    expect(accounts).toHaveTextContent('Lentera Agency');
    expect(accounts).toHaveTextContent('Budi Santoso · API token · 2 organizations');
    expect(accounts).toHaveTextContent('eu1.make.com');
    expect(accounts).toHaveTextContent('survive a restart');
  });
  it('of another server are told with its address and what it does not tell', async () => {
    const base = 'https://api.example.com/api/v2';
    const zone = aZone({
      base,
      lacks: ['teams', 'credits'],
      problem: problem('signInEnded', { press: 'Sign in again' }),
    });
    open({ get_shell: () => aShell({ accounts: [anAccount({ zones: [zone] })] }) });
    expect(await screen.findByText(base)).toBeVisible();
    expect(screen.getByText(/Another server, with a token/u)).toBeVisible();
    expect(screen.getByText(/does not report teams and credits/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
    expect(location.hash).toBe(`#/connect/guide/${encodeURIComponent(base)}`);
  });
  it('of another server are added from here', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Another server that follows the Make guide' }),
    );
    expect(location.hash).toBe('#/connect/guide');
  });
  it('say plainly when sign-ins stay in memory', async () => {
    open({ get_shell: () => aShell({ keychain: 'memoryOnly' }) });
    expect(await screen.findByText(/stay in memory only/u)).toBeVisible();
  });
  it('are left only after a named confirmation', async () => {
    const host = open({ forget_account: () => null });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign out of Lentera Agency' }),
    );
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out of Lentera Agency?' });
    expect(host.asked.some(({ name }) => name === 'forget_account')).toBe(false);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }));
    await waitFor(() =>
      expect(host.asked.find(({ name }) => name === 'forget_account')?.args).toEqual({
        account: 1,
      }),
    );
    await waitFor(() => expect(location.hash).toBe('#/connect'));
  });
  it('stay when signing out fails, and the question says why', async () => {
    open({ forget_account: refuse('keychainLocked') });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign out of Lentera Agency' }),
    );
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('keychainLocked');
  });
  it('show what a zone suffers from', async () => {
    const [zone] = anAccount().zones;
    if (!zone) throw new Error('the sample has a zone');
    open({
      get_shell: () =>
        aShell({
          accounts: [anAccount({ zones: [{ ...zone, problem: problem('signInEnded') }] })],
        }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('signInEnded');
  });
  it('say what to do when there are none, and start the demo', async () => {
    const host = open({
      get_shell: () => aShell({ accounts: [] }),
      open_demo: () => anAccount({ kind: 'demo' }),
    });
    expect(await screen.findByText('No account yet.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Start the demo workspace' }));
    expect(host.asked.some(({ name }) => name === 'open_demo')).toBe(true);
  });
  it('that cannot be read are a problem with a button', async () => {
    open({ get_shell: refuse('databaseBusy') });
    expect(await screen.findByRole('alert')).toHaveTextContent('databaseBusy');
  });
  it('tell in words what they may not do', async () => {
    const account = anAccount({ missingScopes: ['dlqs:read', 'teleport:run'] });
    open({ get_shell: () => aShell({ accounts: [account] }) });
    await userEvent.click(await screen.findByText(/2 rights are missing from this token/u));
    expect(screen.getByText('see unfinished runs')).toBeVisible();
    expect(screen.getByText('teleport:run')).toBeVisible();
  });
  it('signed in through the browser sign in again there, as the same person', async () => {
    const account = anAccount({ id: 3, kind: 'signIn' });
    const host = open({
      get_shell: () => aShell({ accounts: [account] }),
      begin_sign_in: () => ({ kind: 'waiting', host: 'www.make.com', address: '', until: 0 }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in again as Lentera Agency' }),
    );
    await waitFor(() => expect(location.hash).toBe('#/connect/browser/3'));
    expect(host.asked.find(({ name }) => name === 'begin_sign_in')?.args).toEqual({ account: 3 });
  });
  it('say in place why signing in did not begin', async () => {
    open({ begin_sign_in: refuse('portTaken') });
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Make' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('portTaken');
  });
  it('are added on the first screen where nobody is registered, which says what is missing', async () => {
    const host = open({ get_shell: () => aShell({ signIn: 'needsRegistration' }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Make' }));
    expect(location.hash).toBe('#/connect');
    expect(host.asked.some(({ name }) => name === 'begin_sign_in')).toBe(false);
  });
  it.each([
    ['signIn', null, /tells Make that the sign-in is over/u],
    ['token', null, /token stays valid until you delete it/u],
    ['signIn', 'https://api.example.com/api/v2', /server keeps what it gave you/u],
  ] as const)('of kind %s at %s say what signing out does', async (kind, base, sentence) => {
    const account = anAccount({ kind, zones: [aZone({ base })] });
    open({ get_shell: () => aShell({ accounts: [account] }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign out of Lentera Agency' }),
    );
    expect(await screen.findByRole('alertdialog')).toHaveTextContent(sentence);
  });
  it('say when they end by themselves', async () => {
    const account = anAccount({ kind: 'signIn', endsAt: NOW });
    open({ get_shell: () => aShell({ accounts: [account] }) });
    expect(await screen.findByText(/cannot be renewed by itself/u)).toBeVisible();
  });
  it('wait quietly at first', () => {
    open({ get_shell: never });
    expect(screen.queryByRole('region', { name: 'Accounts' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('a setting', () => {
  const kept = (host: ReturnType<typeof open>) =>
    host.asked.find(({ name }) => name === 'change_settings')?.args;
  it('of language is kept at once', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('radio', { name: 'Bahasa Indonesia' }));
    expect(kept(host)).toEqual(someSettings({ language: 'id' }));
  });
  it('of appearance is kept at once', async () => {
    const host = open();
    const group = await screen.findByRole('radiogroup', { name: 'Appearance' });
    await userEvent.click(within(group).getByRole('radio', { name: 'Dark' }));
    expect(kept(host)).toMatchObject({ appearance: 'dark' });
  });
  it('of single-letter keys can be switched off', async () => {
    const host = open();
    const group = await screen.findByRole('radiogroup', { name: 'Single-letter keys in lists' });
    await userEvent.click(within(group).getByRole('radio', { name: 'Off' }));
    expect(kept(host)).toMatchObject({ letterShortcuts: false });
  });
  it('of the request share moves between 10 and 80 percent', async () => {
    const host = open();
    const share = await screen.findByRole('slider', { name: 'Share of the request limit' });
    expect([share.getAttribute('min'), share.getAttribute('max')]).toEqual(['10', '80']);
    await fireEvent.change(share, { target: { value: '30' } });
    await waitFor(() => expect(kept(host)).toMatchObject({ requestSharePercent: 30 }));
  });
  it('of the watching interval is one out of a few', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('combobox', { name: /Look every/u }));
    await userEvent.click(await screen.findByRole('option', { name: '5 minutes' }));
    expect(kept(host)).toMatchObject({ checkEveryS: 300 });
  });
  it('that could not be kept says so and shows the old value', async () => {
    open({ change_settings: refuse('diskFull') });
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('diskFull');
  });
});
