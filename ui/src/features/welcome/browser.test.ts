import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Code, SignIn } from '../../host';
import { never, problem, type Answers, type MemoryHost } from '../../host/memory';
import { wantAll } from '../../lib/later.svelte';
import { aShell, someSettings } from '../../test/rows';
import { show } from '../../test/world';
import { core, speak, t } from '../../text/index.svelte';
import Welcome from './Welcome.svelte';

// A busy computer takes seconds to translate a dialog, which no test should have to wait for.
await wantAll();

const HOST = 'www.make.com';
const ADDRESS = 'https://www.make.com/oauth/v2/authorize?state=once';
const waiting = (): SignIn => ({
  kind: 'waiting',
  host: HOST,
  address: ADDRESS,
  until: Date.now() + 4.5 * 60_000,
});
const failed = (code: Parameters<typeof problem>[0]): SignIn => ({
  kind: 'failed',
  host: HOST,
  problem: problem(code),
});

function begin(answers: Answers = {}, props: Partial<ComponentProps<typeof Welcome>> = {}) {
  return show(
    Welcome,
    { shell: aShell({ accounts: [] }), ...props },
    { get_settings: () => someSettings(), get_sign_in: () => null, ...answers },
  );
}
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const count = (host: MemoryHost, wanted: string) =>
  host.asked.filter(({ name }) => name === wanted).length;

/** The core says that the sign-in has come further. */
function comesTo(host: MemoryHost, state: SignIn | null) {
  host.answer('get_sign_in', () => state);
  host.announce({ kind: 'changed', topics: ['signIn'] });
}

async function toWaiting(answers: Answers = {}) {
  const host = begin({ begin_sign_in: waiting, cancel_sign_in: () => null, ...answers });
  await userEvent.click(button('Sign in with Make'));
  await screen.findByRole('heading', { name: 'Waiting for your browser' });
  return host;
}

/** This environment has no clipboard of its own. */
function clipboard(write: () => Promise<void>) {
  const writeText = vi.fn<(text: string) => Promise<void>>(write);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  return writeText;
}
afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

describe('signing in through the browser', () => {
  it('takes one press, and says whom it goes to and how long it waits', async () => {
    const host = await toWaiting();
    expect(count(host, 'begin_sign_in')).toBe(1);
    expect(screen.getByText(HOST)).toBeVisible();
    expect(screen.getByRole('timer')).toHaveTextContent('5 more minutes');
    expect(screen.getByRole('heading', { level: 1 })).toHaveFocus();
  });
  it('lands on Today once the browser came back', async () => {
    const host = await toWaiting();
    comesTo(host, { kind: 'finishing', host: HOST });
    expect(await screen.findByText(/said yes\. Mandor is looking/u)).toBeVisible();
    comesTo(host, { kind: 'done', account: 1 });
    await waitFor(() => expect(location.hash).toBe('#/today'));
  });
  it('that came to its end before this screen was opened leads nowhere', async () => {
    location.hash = '#/connect';
    begin({ get_sign_in: () => ({ kind: 'done', account: 1 }) });
    expect(await screen.findByRole('button', { name: 'Sign in with Make' })).toBeVisible();
    expect(location.hash).toBe('#/connect');
  });
  it('is not missed where the browser was quicker than this screen', async () => {
    begin({ get_sign_in: () => ({ kind: 'done', account: 1 }) }, { start: 'browser' });
    await waitFor(() => expect(location.hash).toBe('#/today'));
  });
  it('is not missed where the browser was quicker than the answer to the press', async () => {
    let state: SignIn | null = null;
    const host = begin({
      get_sign_in: () => state,
      begin_sign_in: () => {
        state = { kind: 'done', account: 1 };
        host.announce({ kind: 'changed', topics: ['signIn'] });
        return waiting();
      },
    });
    await userEvent.click(button('Sign in with Make'));
    await waitFor(() => expect(location.hash).toBe('#/today'));
  });
  it('is shown again by a window that was opened meanwhile', async () => {
    begin({ get_sign_in: waiting });
    expect(await screen.findByRole('heading', { name: 'Waiting for your browser' })).toBeVisible();
  });
  it('opens the page again on request, and says why it could not', async () => {
    const host = await toWaiting({ open_sign_in_again: () => null });
    await userEvent.click(button('Open again'));
    expect(count(host, 'open_sign_in_again')).toBe(1);
    host.answer('open_sign_in_again', () => Promise.reject(problem('signInTimedOut')));
    await userEvent.click(button('Open again'));
    expect(await screen.findByRole('alert')).toHaveTextContent('signInTimedOut');
  });
  it('copies the address', async () => {
    await toWaiting();
    const copy = clipboard(() => Promise.resolve());
    await userEvent.click(button('Copy address'));
    expect(copy).toHaveBeenCalledWith(ADDRESS);
    expect(await screen.findByRole('button', { name: 'Address copied' })).toBeVisible();
  });
  it('shows the address to be selected where the clipboard is out of reach', async () => {
    await toWaiting();
    clipboard(() => Promise.reject(new Error('not allowed')));
    await userEvent.click(button('Copy address'));
    const field = await screen.findByLabelText('Address');
    expect(field).toHaveValue(ADDRESS);
    expect(field).toHaveFocus();
  });
  it('is cancelled and nothing is left of it', async () => {
    const host = await toWaiting();
    await userEvent.click(button('Cancel'));
    expect(await screen.findByRole('button', { name: 'Sign in with Make' })).toBeVisible();
    expect(count(host, 'cancel_sign_in')).toBe(1);
  });
  it('has the token one press away, and listens no more then', async () => {
    const host = await toWaiting();
    await userEvent.click(button('Use an API token'));
    expect(await screen.findByLabelText('API token')).toBeVisible();
    expect(count(host, 'cancel_sign_in')).toBe(1);
  });
  it('says why it came to nothing, and begins again', async () => {
    const host = await toWaiting();
    comesTo(host, failed('signInDenied'));
    expect(await screen.findByRole('alert')).toHaveTextContent('signInDenied');
    expect(screen.getByRole('heading', { name: 'The sign-in did not work' })).toHaveFocus();
    await userEvent.click(button('Sign in again'));
    expect(count(host, 'begin_sign_in')).toBe(2);
  });
  it('that failed for the registration leads to it', async () => {
    const host = await toWaiting();
    comesTo(host, failed('registrationRefused'));
    await userEvent.click(await screen.findByRole('button', { name: 'Check the registration' }));
    expect(location.hash).toBe('#/settings/registration');
  });
  it('says in place why it did not begin', async () => {
    begin({ begin_sign_in: () => Promise.reject(problem('portTaken')) });
    await userEvent.click(button('Sign in with Make'));
    expect(await screen.findByRole('alert')).toHaveTextContent('portTaken');
    expect(button('Use an API token')).toBeVisible();
  });
  it('begins once, however often it is pressed', async () => {
    const host = begin({ begin_sign_in: never });
    await userEvent.click(button('Sign in with Make'));
    await userEvent.click(button('Sign in with Make'));
    expect(count(host, 'begin_sign_in')).toBe(1);
  });
  it('again is for the same account', async () => {
    const host = begin(
      { get_sign_in: () => failed('otherPerson'), begin_sign_in: waiting },
      { start: 'browser', account: 3 },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }));
    expect(host.asked.find(({ name }) => name === 'begin_sign_in')?.args).toEqual({ account: 3 });
  });
  it('that was begun in Settings goes back there when it is cancelled', async () => {
    const onback = vi.fn();
    begin(
      { get_sign_in: waiting, cancel_sign_in: () => null },
      { start: 'browser', account: 3, onback },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(onback).toHaveBeenCalledOnce());
  });
});

/** Everything that a sign-in can come to nothing for, and whether a registration can mend it. */
const endings: [Code, boolean][] = [
  ['noRegistration', true],
  ['registrationRefused', true],
  ['portTaken', true],
  ['noLoopback', false],
  ['signInDenied', false],
  ['signInTimedOut', false],
  ['signInOver', false],
  ['signInNoZone', false],
  ['otherPerson', false],
  ['keychainLocked', false],
  ['serverUnreachable', false],
  ['notGuide', false],
  ['offline', false],
  ['timeout', false],
  ['notMake', false],
  ['makeBroken', false],
];

describe.each(['en', 'id'] as const)('a sign-in that came to nothing, in %s', (language) => {
  it.each(endings)('for %s says so in words, with every way on', async (code, isOfRegistration) => {
    speak(language);
    const said = {
      happened: core(`problem.${code}.happened`, { server: 'Make', detail: '5150' }),
      means: core(`problem.${code}.means`, { server: 'Make', detail: '5150' }),
      press: core(`problem.${code}.press`, { server: 'Make', detail: '5150' }),
    };
    begin({ get_sign_in: () => ({ kind: 'failed', host: HOST, problem: problem(code, said) }) });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(said.happened);
    expect(alert).toHaveTextContent(said.means);
    expect(alert).toHaveTextContent(`${said.press}.`);
    expect(alert.textContent).not.toMatch(/[{}]/u);
    const words = t().welcome;
    expect(button(words.browser.again)).toBeVisible();
    expect(button(words.useToken)).toBeVisible();
    expect(button(words.token.back)).toBeVisible();
    const registration = screen.queryByRole('button', { name: words.browser.registration });
    expect(registration !== null).toBe(isOfRegistration);
  });
});

describe('a build that nobody has registered', () => {
  const unregistered = { shell: aShell({ accounts: [], signIn: 'needsRegistration' }) };

  it('says what is missing and offers the token', async () => {
    const host = begin({}, unregistered);
    await userEvent.click(button('Sign in with Make'));
    const dialog = await screen.findByRole('dialog', {
      name: 'Mandor is not registered at Make yet',
    });
    expect(dialog).toHaveTextContent('would not know who asks');
    expect(count(host, 'begin_sign_in')).toBe(0);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Use an API token' }));
    expect(await screen.findByLabelText('API token')).toBeVisible();
  });
  it('takes a registration of one’s own', async () => {
    begin({}, unregistered);
    await userEvent.click(button('Sign in with Make'));
    await userEvent.click(
      await screen.findByRole('button', { name: 'I have my own registration' }),
    );
    expect(location.hash).toBe('#/settings/registration');
  });
});

describe('signing in to another server through the browser', () => {
  const BASE = 'https://api.example.com/api/v2';

  async function fill(answers: Answers = {}) {
    const host = begin({ begin_sign_in: waiting, cancel_sign_in: () => null, ...answers });
    await userEvent.click(button('Another server that follows the Make guide'));
    await userEvent.type(screen.getByLabelText('Base address'), BASE);
    await userEvent.click(screen.getByRole('radio', { name: 'Through the browser' }));
    return host;
  }

  it('asks for no token, and for a yes to the host by name', async () => {
    const host = await fill();
    expect(screen.queryByLabelText('Token')).toBeNull();
    await userEvent.click(button('Sign in through the browser'));
    expect(screen.getByText(/want to sign in at api\.example\.com/u)).toBeVisible();
    expect(count(host, 'begin_sign_in')).toBe(0);
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Yes, sign me in at api.example.com' }),
    );
    await userEvent.click(button('Sign in through the browser'));
    expect(await screen.findByRole('heading', { name: 'Waiting for your browser' })).toBeVisible();
    expect(host.asked.find(({ name }) => name === 'begin_sign_in')?.args).toEqual({
      base: BASE,
      confirmedHost: 'api.example.com',
    });
  });
  it('says in the form what is missing there, and keeps the address', async () => {
    await fill({ begin_sign_in: () => Promise.reject(problem('noRegistration')) });
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(button('Sign in through the browser'));
    expect(await screen.findByRole('alert')).toHaveTextContent('noRegistration');
    expect(screen.getByLabelText('Base address')).toHaveValue(BASE);
  });
  it('that came to nothing goes back to the form with its address', async () => {
    const host = await fill();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(button('Sign in through the browser'));
    await screen.findByRole('heading', { name: 'Waiting for your browser' });
    comesTo(host, failed('signInDenied'));
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }));
    expect(await screen.findByLabelText('Base address')).toHaveValue(BASE);
  });
});
