import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { never, problem, type Answers } from '../../host/memory';
import { aShell, anAccount, someSettings } from '../../test/rows';
import { show } from '../../test/world';
import Welcome from './Welcome.svelte';
import { hostOf } from './address';

const begin = (answers: Answers = {}, props: Partial<ComponentProps<typeof Welcome>> = {}) =>
  show(
    Welcome,
    { shell: aShell({ accounts: [] }), ...props },
    { get_settings: () => someSettings(), get_sign_in: () => null, ...answers },
  );
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const refuse = (code: Parameters<typeof problem>[0]) => () => Promise.reject(problem(code));

async function toToken() {
  await userEvent.click(button('Use an API token'));
  return screen.getByLabelText('API token');
}

describe('the first screen', () => {
  it('opens the demo with one press and lands on what is wrong right now', async () => {
    const host = begin({ open_demo: () => anAccount({ kind: 'demo' }) });
    await userEvent.click(button(/demo workspace/u));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(host.asked.some(({ name }) => name === 'open_demo')).toBe(true);
  });
  it('shows that the demo is being set up', async () => {
    begin({ open_demo: never });
    await userEvent.click(button(/demo workspace/u));
    expect(button('Setting up the demo workspace…')).toHaveAttribute('aria-busy', 'true');
  });
  it('says in place why the demo did not start, and tries again', async () => {
    const host = begin({ open_demo: refuse('demoFailed') });
    await userEvent.click(button(/demo workspace/u));
    expect(await screen.findByRole('alert')).toHaveTextContent('demoFailed');
    await userEvent.click(button('Try again'));
    expect(host.asked.filter(({ name }) => name === 'open_demo')).toHaveLength(2);
  });
  it('says plainly when sign-ins are kept in memory only', () => {
    begin({}, { shell: aShell({ keychain: 'memoryOnly' }) });
    expect(screen.getByText(/forgotten when you quit/u)).toBeVisible();
  });
  it('changes the language on the spot', async () => {
    const host = begin({ change_settings: (settings) => settings });
    await waitFor(() => expect(host.asked.length).toBeGreaterThan(0));
    await userEvent.click(button('Bahasa Indonesia'));
    await waitFor(() =>
      expect(host.asked.find(({ name }) => name === 'change_settings')?.args).toMatchObject({
        language: 'id',
      }),
    );
  });
});

describe('pasting a token', () => {
  it('hides it, takes a paste, and shows it on request', async () => {
    begin();
    const field = await toToken();
    expect(field).toHaveAttribute('type', 'password');
    field.focus();
    await userEvent.paste('12345678-1234-1234-1234-123456789abc');
    expect(field).toHaveValue('12345678-1234-1234-1234-123456789abc');
    await userEvent.click(button('Show token'));
    expect(field).toHaveAttribute('type', 'text');
  });
  it('checks it and lands on the list, forgetting the token', async () => {
    const host = begin({ add_token_account: () => anAccount() });
    const field = await toToken();
    await userEvent.type(field, 'secret{Enter}');
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(host.asked.find(({ name }) => name === 'add_token_account')?.args).toEqual({
      token: 'secret',
      address: null,
      confirmedHost: null,
    });
    expect(field).toHaveValue('');
  });
  it('says in place what is wrong with it and keeps it for correction', async () => {
    begin({ add_token_account: refuse('tokenWrong') });
    const field = await toToken();
    await userEvent.type(field, 'wrong');
    await userEvent.click(button('Check'));
    expect(await screen.findByRole('alert')).toHaveTextContent('tokenWrong');
    expect(field).toHaveValue('wrong');
  });
  it('without one asks for it and puts the focus there', async () => {
    const host = begin();
    const field = await toToken();
    await userEvent.click(button('Check'));
    expect(screen.getByText('Paste the token first.')).toBeVisible();
    expect(field).toHaveFocus();
    expect(host.asked.some(({ name }) => name === 'add_token_account')).toBe(false);
  });
  it('sends it elsewhere only after the host was confirmed by name', async () => {
    const host = begin({ add_token_account: () => anAccount() });
    await userEvent.type(await toToken(), 'secret');
    await userEvent.click(button('Another address'));
    await userEvent.type(screen.getByLabelText('Address'), 'https://make.example.com/api/v2');
    await userEvent.click(button('Check'));
    expect(screen.getByText(/Confirm first .* make\.example\.com/u)).toBeVisible();
    expect(host.asked.some(({ name }) => name === 'add_token_account')).toBe(false);
    await userEvent.click(screen.getByRole('checkbox', { name: /make\.example\.com/u }));
    await userEvent.click(button('Check'));
    await waitFor(() =>
      expect(host.asked.find(({ name }) => name === 'add_token_account')?.args).toEqual({
        token: 'secret',
        address: 'https://make.example.com/api/v2',
        confirmedHost: 'make.example.com',
      }),
    );
  });
  it('asks for the host Make named when that one was never confirmed', async () => {
    begin({
      add_token_account: () =>
        Promise.reject(problem('addressNotConfirmed', { detail: 'make.example.com' })),
    });
    await userEvent.type(await toToken(), 'secret{Enter}');
    expect(await screen.findByLabelText('Address')).toHaveValue('make.example.com');
    expect(screen.getByRole('checkbox', { name: /make\.example\.com/u })).not.toBeChecked();
  });
  it('of an account that is already here leads to the list', async () => {
    begin({ add_token_account: refuse('accountKnown') });
    await userEvent.type(await toToken(), 'secret{Enter}');
    await userEvent.click(within(await screen.findByRole('alert')).getByRole('button'));
    expect(location.hash).toBe('#/today');
  });
  it('forgets the yes when the address changes', async () => {
    begin();
    await userEvent.type(await toToken(), 'secret');
    await userEvent.click(button('Another address'));
    await userEvent.type(screen.getByLabelText('Address'), 'make.example.com');
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.type(screen.getByLabelText('Address'), '.evil');
    expect(screen.getByRole('checkbox')).not.toBeChecked();
  });
  it('shows that Make is being asked and sends nothing twice', async () => {
    const host = begin({ add_token_account: never });
    await userEvent.type(await toToken(), 'secret{Enter}');
    await userEvent.click(button(/Asking Make/u));
    expect(host.asked.filter(({ name }) => name === 'add_token_account')).toHaveLength(1);
  });
  it('goes back where it was opened from', async () => {
    const onback = vi.fn();
    begin({}, { start: 'token', onback });
    await userEvent.click(button('Back'));
    expect(onback).toHaveBeenCalledOnce();
  });
});

describe('another server that follows the guide', () => {
  const BASE = 'https://api.example.com/api/v2';

  async function toServer(answers: Answers = {}) {
    const host = begin(answers);
    await userEvent.click(button('Another server that follows the Make guide'));
    return host;
  }
  const asked = (host: ReturnType<typeof begin>) =>
    host.asked.filter(({ name }) => name === 'add_guide_account');

  async function fill() {
    await userEvent.type(screen.getByLabelText('Base address'), BASE);
    await userEvent.type(screen.getByLabelText('Token'), 'secret');
  }

  it('is connected by keyboard alone, once its host was confirmed by name', async () => {
    const host = await toServer({ add_guide_account: () => anAccount() });
    expect(screen.getByLabelText('Base address')).toHaveFocus();
    await userEvent.keyboard(BASE);
    await userEvent.tab();
    await userEvent.keyboard('secret{Enter}');
    expect(screen.getByText(/Confirm first .* api\.example\.com/u)).toBeVisible();
    expect(asked(host)).toHaveLength(0);
    expect(screen.getByRole('checkbox', { name: /api\.example\.com/u })).toHaveFocus();
    await userEvent.keyboard(' ');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(asked(host)[0]?.args).toEqual({
      token: 'secret',
      base: BASE,
      confirmedHost: 'api.example.com',
      replaces: null,
    });
  });
  it('asks again for the very host that Mandor would talk to, until something else is typed', async () => {
    const named = problem('addressNotConfirmed', { detail: 'api.example.com:443' });
    const host = await toServer({ add_guide_account: () => Promise.reject(named) });
    await fill();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(button('Connect'));
    const asksFor = (name: string) =>
      screen.findByRole('checkbox', { name: `Yes, send my token to ${name}` });
    expect(await asksFor('api.example.com:443')).not.toBeChecked();
    await userEvent.click(await asksFor('api.example.com:443'));
    await userEvent.click(button('Connect'));
    expect(asked(host)[1]?.args).toMatchObject({ confirmedHost: 'api.example.com:443' });
    await userEvent.type(screen.getByLabelText('Base address'), '/more');
    expect(await asksFor('api.example.com')).not.toBeChecked();
  });
  it('takes the place of another token only when the person presses that', async () => {
    const known = problem('organizationKnown', { detail: 'org-123', press: 'Replace the token' });
    const host = await toServer({
      add_guide_account: ({ replaces }) =>
        replaces === 'org-123' ? anAccount() : Promise.reject(known),
    });
    await fill();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(button('Connect'));
    const alert = await screen.findByRole('alert');
    expect(asked(host)).toHaveLength(1);
    await userEvent.click(within(alert).getByRole('button', { name: 'Replace the token' }));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(asked(host)[1]?.args).toMatchObject({ token: 'secret', replaces: 'org-123' });
  });
  it.each([
    ['without an address', '', 'Type the base address of the server.', 'Base address'],
    ['without a token', BASE, 'Paste the token first.', 'Token'],
  ])('%s asks for it and puts the focus there', async (_, base, sentence, label) => {
    const host = await toServer();
    if (base !== '') await userEvent.type(screen.getByLabelText('Base address'), base);
    await userEvent.click(button('Connect'));
    expect(screen.getByText(sentence)).toBeVisible();
    expect(screen.getByLabelText(label)).toHaveFocus();
    expect(asked(host)).toHaveLength(0);
  });
  it.each(['tokenRefused', 'notGuide', 'serverUnreachable', 'baseAddressWrong'] as const)(
    'says %s in place and keeps what was typed',
    async (code) => {
      await toServer({ add_guide_account: refuse(code) });
      await fill();
      await userEvent.click(screen.getByRole('checkbox'));
      await userEvent.click(button('Connect'));
      expect(await screen.findByRole('alert')).toHaveTextContent(code);
      expect(screen.getByLabelText('Token')).toHaveValue('secret');
    },
  );
  it('shows that the server is being asked and sends nothing twice', async () => {
    const host = await toServer({ add_guide_account: never });
    await fill();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(button('Connect'));
    await userEvent.click(button(/Asking the server/u));
    expect(asked(host)).toHaveLength(1);
  });
  it('forgets the yes when the host changes', async () => {
    await toServer();
    await fill();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.clear(screen.getByLabelText('Base address'));
    await userEvent.type(screen.getByLabelText('Base address'), 'https://evil.example/api/v2');
    expect(screen.getByRole('checkbox')).not.toBeChecked();
  });
  it('asks only for the token where the sign-in ended', () => {
    begin({}, { start: 'guide', base: BASE });
    expect(screen.getByLabelText('Base address')).toHaveValue(BASE);
    expect(screen.getByLabelText('Token')).toHaveFocus();
  });
});

it.each([
  ['make.example.com', 'make.example.com'],
  ['https://make.example.com/api/v2', 'make.example.com'],
  [' 127.0.0.1:18080 ', '127.0.0.1:18080'],
  ['http://user@evil.example', 'evil.example'],
  ['two words', null],
  ['', null],
])('the host of “%s” is %s', (typed, host) => {
  expect(hostOf(typed)).toBe(host);
});
