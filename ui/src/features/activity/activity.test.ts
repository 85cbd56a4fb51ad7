import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { chooseOrganization } from '../../data';
import { never, problem, type Answers } from '../../host/memory';
import { aShell, anEntry, anOrganization } from '../../test/rows';
import { show } from '../../test/world';
import ActivityPage from './ActivityPage.svelte';

const open = (answers: Answers = {}) =>
  show(
    ActivityPage,
    {},
    {
      list_organizations: () => ({
        rows: [anOrganization(1, 'Toko Jaya'), anOrganization(2, 'Rumah Sehat')],
        teams: [],
        asOf: null,
      }),
      get_shell: () => aShell(),
      list_activity: () => [anEntry()],
      ...answers,
    },
  );
const refuse = (code: Parameters<typeof problem>[0]) => () => Promise.reject(problem(code));

describe('the list of changes', () => {
  it('tells what was done, where and how it ended', async () => {
    open();
    const entry = await screen.findByRole('listitem');
    expect(entry).toHaveTextContent('Paused Old CRM import');
    expect(entry).toHaveTextContent('Toko Jaya');
    expect(entry).toHaveTextContent('Done');
  });
  it('tells what was wanted, and that it was undone, where nothing was sent', async () => {
    open({ list_activity: () => [anEntry({ state: 'dropped' })] });
    const entry = await screen.findByRole('listitem');
    expect(entry).toHaveTextContent(/^Pause Old CRM import.*Undone/u);
  });
  it('shows nothing at first while it is read', () => {
    open({ list_activity: never });
    expect(screen.getAllByRole('status')[0]).toBeEmptyDOMElement();
  });
  it('says when nothing was changed yet', async () => {
    open({ list_activity: () => [] });
    expect(await screen.findByText('You have changed nothing yet.')).toBeVisible();
  });
  it('says when the filter hides everything and clears it', async () => {
    open();
    await screen.findByRole('listitem');
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter activity' }), 'zzz');
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(screen.getByRole('listitem')).toBeVisible();
  });
  it('follows the organization chosen for every page', async () => {
    open({ list_activity: () => [anEntry(), anEntry({ id: 8, organizationName: 'Rumah Sehat' })] });
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
    chooseOrganization({ zone: 1, id: 2 });
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1));
    expect(screen.getByRole('listitem')).toHaveTextContent('Rumah Sehat');
  });
  it('that cannot be read is a problem with a button, and old rows stay', async () => {
    const host = open();
    await screen.findByRole('listitem');
    host.answer('list_activity', refuse('databaseBusy'));
    host.announce({ kind: 'changed', topics: ['journal'] });
    expect(await screen.findByRole('alert')).toHaveTextContent('databaseBusy');
    expect(screen.getByRole('listitem')).toBeVisible();
  });
  it('is read again when the journal changes', async () => {
    const host = open();
    await screen.findByRole('listitem');
    host.answer('list_activity', () => [anEntry({ state: 'notKnown' })]);
    host.announce({ kind: 'changed', topics: ['journal'] });
    expect(await screen.findByText('Not known yet')).toBeVisible();
  });
});

describe('a change that waits', () => {
  const held = () => anEntry({ state: 'held', sendAt: Date.now() + 8_000, closedAt: null });
  it('can be taken back', async () => {
    const host = open({
      list_activity: () => [held()],
      undo_action: () => anEntry({ state: 'dropped' }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Undo: Old CRM import' }));
    expect(host.asked.find(({ name }) => name === 'undo_action')?.args).toEqual({ entry: 7 });
    expect(await screen.findByText('Left as it was: Old CRM import')).toBeVisible();
  });
  it('can be sent at once', async () => {
    const host = open({ list_activity: () => [held()], send_now: () => anEntry() });
    await userEvent.click(await screen.findByRole('button', { name: 'Send now: Old CRM import' }));
    expect(host.asked.find(({ name }) => name === 'send_now')?.args).toEqual({ entry: 7 });
  });
  it('cannot be sent while offline and says why, but can be taken back', async () => {
    const host = open({
      list_activity: () => [held()],
      get_shell: () => aShell({ offlineSince: Date.now() }),
    });
    const send = await screen.findByRole('button', { name: 'Send now: Old CRM import' });
    await waitFor(() => expect(send).toBeVisible());
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Send now/u })).toHaveAccessibleDescription(
        /offline/u,
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: /^Send now/u }));
    expect(host.asked.some(({ name }) => name === 'send_now')).toBe(false);
    expect(screen.getByRole('button', { name: /^Undo/u })).not.toHaveAttribute('aria-disabled');
  });
  it('says in place when it is too late', async () => {
    open({ list_activity: () => [held()], undo_action: refuse('tooLateToUndo') });
    await userEvent.click(await screen.findByRole('button', { name: 'Undo: Old CRM import' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('tooLateToUndo');
  });
});

it('a change that was not done says why, with Make’s text behind it', async () => {
  open({
    list_activity: () => [
      anEntry({ state: 'notDone', problem: problem('notAllowed', { detail: 'Access denied.' }) }),
    ],
  });
  await userEvent.click(
    await screen.findByText('It happened: notAllowed.', { selector: 'summary' }),
  );
  expect(screen.getByText('It means this.')).toBeVisible();
});
