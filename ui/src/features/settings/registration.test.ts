import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem, type Answers, type MemoryHost } from '../../host/memory';
import { go } from '../../lib/route.svelte';
import { aRegistration } from '../../test/rows';
import { show } from '../../test/world';
import Registration from './Registration.svelte';
import { changeOf, draftOf, portsOf, redirectsOf } from './registration';

const open = (answers: Answers = {}) =>
  show(
    Registration,
    {},
    {
      get_registration: () => aRegistration(),
      change_registration: (change) => aRegistration({ clientId: change.clientId, builtIn: false }),
      ...answers,
    },
  );
const sent = (host: MemoryHost) =>
  host.asked.find(({ name }) => name === 'change_registration')?.args;

beforeEach(() => {
  go('settings', ['registration']);
});

describe('a registration of one’s own', () => {
  it('is kept as it was typed, and its secret goes in once', async () => {
    const host = open();
    const client = await screen.findByLabelText('Client id');
    expect(client).toHaveFocus();
    await userEvent.clear(client);
    await userEvent.type(client, 'lentera');
    const secret = screen.getByLabelText('Client secret');
    expect(secret).toHaveAttribute('type', 'password');
    await userEvent.type(secret, 'hush');
    await userEvent.type(screen.getByLabelText('Ports'), '5150, 5151');
    await userEvent.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() =>
      expect(sent(host)).toEqual({
        clientId: 'lentera',
        authorize: 'https://www.make.com/oauth/v2/authorize',
        token: 'https://www.make.com/oauth/v2/token',
        revoke: 'https://www.make.com/oauth/v2/revoke',
        scopes: ['scenarios:read', 'scenarios:run'],
        redirect: { ports: [5150, 5151], path: '/callback', host: '127.0.0.1' },
        secret: 'hush',
        reset: false,
      }),
    );
    expect(location.hash).toBe('#/settings');
    expect(await screen.findByText(/your own registration, client id lentera/u)).toBeVisible();
  });
  it.each([
    ['registrationAddress', 'authorize', 'Address where people sign in'],
    ['registrationAddress', 'token', 'Address that gives tokens'],
    ['registrationAddress', 'revoke', 'Address that ends tokens'],
    ['registrationPorts', null, 'Ports'],
    ['registrationPath', null, 'Path'],
  ] as const)(
    'refused with %s %s says so at the field, which has focus',
    async (code, detail, label) => {
      open({ change_registration: () => Promise.reject(problem(code, { detail })) });
      await userEvent.click(await screen.findByRole('button', { name: 'Keep' }));
      const field = screen.getByLabelText(label);
      await waitFor(() => expect(field).toHaveFocus());
      expect(field).toHaveAccessibleDescription(new RegExp(code, 'u'));
    },
  );
  it('that could not be kept says why', async () => {
    open({ change_registration: () => Promise.reject(problem('settingsNotKept')) });
    await userEvent.click(await screen.findByRole('button', { name: 'Keep' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('settingsNotKept');
  });
  it('without a client id asks for it and sends nothing', async () => {
    const host = open({ get_registration: () => aRegistration({ clientId: '' }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Keep' }));
    expect(screen.getByText('Type the client id first.')).toBeVisible();
    expect(sent(host)).toBeUndefined();
  });
  it('keeps the secret it has unless another is typed or it is to be forgotten', async () => {
    const host = open({
      get_registration: () => aRegistration({ hasSecret: true, builtIn: false }),
    });
    expect(await screen.findByLabelText('Client secret')).toHaveValue('');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Forget the kept secret' }));
    await userEvent.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(sent(host)).toMatchObject({ secret: '' }));
  });
  it('gives way to what Mandor came with after a question', async () => {
    go('settings');
    const host = open({
      get_registration: () => aRegistration({ clientId: 'lentera', builtIn: false }),
      change_registration: () => aRegistration(),
    });
    const back = 'Back to what Mandor came with';
    await userEvent.click(await screen.findByRole('button', { name: back }));
    expect(sent(host)).toBeUndefined();
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: back }));
    await waitFor(() => expect(sent(host)).toMatchObject({ reset: true, secret: null }));
    expect(
      await screen.findByText('Mandor signs in with the registration it came with.'),
    ).toBeVisible();
  });
  it('is not missed where Mandor came without any', async () => {
    go('settings');
    open({ get_registration: () => aRegistration({ clientId: '' }) });
    expect(await screen.findByText(/does not work yet\. Tokens do/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'I have my own registration' }));
    expect(await screen.findByLabelText('Client id')).toBeVisible();
  });
});

it.each([
  ['', []],
  [' 5150,5151 ', [5150, 5151]],
  ['5150 5151', [5150, 5151]],
  ['0', null],
  ['65536', null],
  ['http', null],
  ['5150-5160', null],
])('the ports of “%s” are %j', (typed, ports) => {
  expect(portsOf(typed)).toEqual(ports);
});

it('the addresses to register name every port, or any', () => {
  const draft = draftOf(aRegistration());
  expect(redirectsOf(draft, 'N')).toEqual(['http://127.0.0.1:N/callback']);
  expect(redirectsOf({ ...draft, host: '[::1]', ports: '1, 2', path: '/back' }, 'N')).toEqual([
    'http://[::1]:1/back',
    'http://[::1]:2/back',
  ]);
});

it('what was not typed is not sent', () => {
  const draft = { ...draftOf(aRegistration()), revoke: ' ', scopes: ' a,b\n c ' };
  expect(changeOf(draft)).toMatchObject({ revoke: null, scopes: ['a', 'b', 'c'], secret: null });
});
