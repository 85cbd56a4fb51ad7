import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { OrganizationRow } from '../../host';
import { problem, type Answers, type MemoryHost } from '../../host/memory';
import { aRegistration, aShell, anAccount, anOrganization, someSettings } from '../../test/rows';
import { show } from '../../test/world';
import SettingsPage from './SettingsPage.svelte';

const sari = anAccount({ name: 'Sari' });
const reports = anAccount({ id: 2, name: 'Reports', person: 'Budi Santoso' });
const kopi: OrganizationRow = {
  ...anOrganization(1, 'Kopi Nusantara'),
  label: { name: 'Coffee', colour: 'orange' },
};
const kopiAgain: OrganizationRow = {
  ...kopi,
  key: { zone: 2, id: 1 },
  account: 2,
  reach: { kind: 'watchedThrough', account: 1 },
};
const toko = anOrganization(2, 'Toko Jaya');
const outOfReach = (row: OrganizationRow): OrganizationRow => ({
  ...row,
  key: { zone: 2, id: row.key.id },
  account: 2,
  host: 'us1.make.com',
  reach: { kind: 'otherZone', host: 'eu1.make.com' },
});

const open = (rows: OrganizationRow[], answers: Answers = {}) =>
  show(
    SettingsPage,
    {},
    {
      get_shell: () => aShell({ accounts: [sari, reports] }),
      get_settings: () => someSettings(),
      get_registration: () => aRegistration(),
      list_organizations: () => ({ rows, teams: [], asOf: null }),
      label_organization: () => kopi,
      rename_account: () => reports,
      watch_through: () => null,
      ...answers,
    },
  );
const sent = (host: MemoryHost, command: string) =>
  host.asked.find(({ name }) => name === command)?.args;
const clientsOf = (account: string) =>
  screen.findByRole('list', { name: `Organizations of ${account}` });
const press = async (name: string) => {
  await userEvent.click(await screen.findByRole('button', { name }));
};

describe('the organizations of an account', () => {
  it('say through which account each is watched, where there are two', async () => {
    open([kopi, kopiAgain, toko]);
    expect(await clientsOf('Sari')).toHaveTextContent('watched through this account');
    expect(await clientsOf('Reports')).toHaveTextContent('watched through Sari');
    const alone = within(await clientsOf('Sari'))
      .getByText('Toko Jaya')
      .closest('li');
    expect(alone).not.toHaveTextContent('watched through');
  });
  it('out of its reach are watched through the account that reaches them', async () => {
    open([toko, outOfReach(toko)]);
    expect(await clientsOf('Reports')).toHaveTextContent('watched through Sari');
    expect(await clientsOf('Reports')).not.toHaveTextContent('nobody is signed in');
  });
  it('that nobody reaches say where they live', async () => {
    open([outOfReach(toko)]);
    expect(await clientsOf('Reports')).toHaveTextContent(
      'lives in eu1.make.com, where nobody is signed in',
    );
  });
  it('change to the account that is chosen', async () => {
    const host = open([kopi, kopiAgain]);
    await press('Watch through this account, Reports: Coffee');
    expect(sent(host, 'watch_through')).toEqual({ organization: kopiAgain.key, account: 2 });
  });
  it('stay where they are when that fails, and say why', async () => {
    open([kopi, kopiAgain], { watch_through: () => Promise.reject(problem('databaseBusy')) });
    await press('Watch through this account, Reports: Coffee');
    expect(await screen.findByRole('alert')).toHaveTextContent('databaseBusy');
  });
});

describe('a name and a colour', () => {
  it('of a client are kept together, beside the name the server has', async () => {
    const host = open([kopi]);
    expect(await clientsOf('Sari')).toHaveTextContent('Kopi Nusantara');
    await press('Name and colour of Coffee');
    const dialog = await screen.findByRole('dialog', { name: 'Name and colour of Kopi Nusantara' });
    const name = within(dialog).getByLabelText('Name');
    expect(name).toHaveValue('Coffee');
    expect(within(dialog).getByRole('radio', { name: 'Orange' })).toBeChecked();
    await userEvent.clear(name);
    await userEvent.type(name, ' Kopi {Enter}');
    expect(sent(host, 'label_organization')).toEqual({
      key: kopi.key,
      name: 'Kopi',
      colour: 'orange',
    });
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });
  it('of an account may go back to none', async () => {
    const host = open([]);
    await press('Name and colour of Reports');
    const dialog = await screen.findByRole('dialog', { name: 'Name and colour of Budi Santoso' });
    await userEvent.clear(within(dialog).getByLabelText('Name'));
    await userEvent.click(within(dialog).getByRole('radio', { name: 'None' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Keep' }));
    expect(sent(host, 'rename_account')).toEqual({ account: 2, name: '', colour: null });
  });
  it('that are not wanted after all change nothing', async () => {
    const host = open([kopi]);
    await press('Name and colour of Coffee');
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('Name'), 'x');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(sent(host, 'label_organization')).toBeUndefined();
  });
  it('that could not be kept say why in the dialog', async () => {
    open([kopi], { label_organization: () => Promise.reject(problem('databaseBusy')) });
    await press('Name and colour of Coffee');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Keep' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('databaseBusy');
  });
});
