import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { never, problem } from '../../host/memory';
import { go } from '../../lib/route.svelte';
import { anEntry, aShell } from '../../test/rows';
import { aDetail, aList } from '../../test/scenarios';
import { asked, leads, row, stock, sync, visit, wide } from './visiting';

beforeEach(() => go('scenarios'));

describe('an action', () => {
  beforeEach(() => {
    wide();
    go('scenarios', [1, 1]);
  });
  const button = (name: string) => screen.findByRole('button', { name });

  it('run is sent at once, and its button is busy until the answer comes', async () => {
    visit({ run_scenario: () => never() });
    await userEvent.click(await button('Run now'));
    await waitFor(async () => expect(await button('Run now')).toHaveAttribute('aria-busy', 'true'));
  });
  it('run says that it was started', async () => {
    visit({
      run_scenario: () =>
        anEntry({ action: 'run', state: 'done', scenarioName: 'Order → Warehouse sync' }),
    });
    await userEvent.click(await button('Run now'));
    expect(await screen.findByText('Run started: Order → Warehouse sync')).toBeVisible();
  });
  it('run that Make refused says why in its place', async () => {
    visit({
      run_scenario: () =>
        anEntry({ action: 'run', state: 'notDone', problem: problem('alreadyRunning') }),
    });
    await userEvent.click(await button('Run now'));
    expect(await screen.findByText('It happened: alreadyRunning.')).toBeVisible();
  });
  it('whose answer was lost is said to be unclear', async () => {
    const host = visit({
      run_scenario: () => anEntry({ action: 'run', state: 'notKnown' }),
      check_now: () => null,
    });
    await userEvent.click(await button('Run now'));
    const told = await screen.findByText('It is not clear whether this was done.');
    expect(told).toBeVisible();
    await userEvent.click(await button('Check now'));
    await waitFor(() => expect(told).not.toBeInTheDocument());
    expect(asked(host)).toContain('check_now');
    expect(asked(host).filter((name) => name === 'run_scenario')).toHaveLength(1);
  });

  const held = (action: 'pause' | 'turnOn') => ({
    ...sync,
    waiting: { entry: 7, action, sendAt: Date.now() + 8000 },
  });
  it('pause is held, shown on the row, and can be taken back', async () => {
    const host = visit({
      pause_scenario: () => anEntry({ state: 'held', sendAt: Date.now() + 8000 }),
      undo_action: () => anEntry({ state: 'dropped' }),
    });
    await userEvent.click(await button('Pause'));
    expect(await screen.findByText('Pausing Old CRM import')).toBeVisible();
    host.answer('list_scenarios', () => aList([held('pause'), leads, stock]));
    host.answer('get_scenario', () => aDetail(held('pause')));
    host.announce({ kind: 'changed', topics: ['scenarios', 'journal'] });
    expect(await row(/Order → Warehouse sync.*Pausing in [78] s/u)).toBeVisible();
    const says = within(await screen.findByRole('region', { name: 'Order → Warehouse sync' }));
    expect(says.getByText(/^Pausing in [78] s$/u)).toBeVisible();
    await userEvent.click(await says.findByRole('button', { name: 'Undo' }));
    expect(host.asked).toContainEqual({ name: 'undo_action', args: { entry: 7 } });
    expect(await screen.findByText('Left as it was: Order → Warehouse sync')).toBeVisible();
  });
  it('pause can be sent without waiting', async () => {
    const host = visit({
      get_scenario: () => aDetail(held('pause')),
      send_now: () => anEntry({ state: 'done' }),
    });
    await userEvent.click(await button('Send now'));
    expect(host.asked).toContainEqual({ name: 'send_now', args: { entry: 7 } });
    expect(await screen.findByText('Old CRM import is paused')).toBeVisible();
  });
  it('that came too late to be taken back says so', async () => {
    visit({
      get_scenario: () => aDetail(held('turnOn')),
      undo_action: () => Promise.reject(problem('tooLateToUndo')),
    });
    await userEvent.click(await button('Undo'));
    expect(await screen.findByText('It happened: tooLateToUndo.')).toBeVisible();
  });
  it('under way offers nothing to take back', async () => {
    const sent = { ...sync, waiting: { entry: 7, action: 'pause' as const, sendAt: null } };
    visit({ get_scenario: () => aDetail(sent) });
    expect(await screen.findByText('Sent, waiting for the answer.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });
  it('turn on stands where pause stood, and run says that it has to be on', async () => {
    const off = { ...sync, state: 'paused' as const, isActive: false };
    const host = visit({
      get_scenario: () => aDetail(off),
      turn_on_scenario: () => anEntry({ action: 'turnOn', state: 'held' }),
    });
    expect(await button('Run now')).toHaveAccessibleDescription(/^Turn it on first/u);
    await userEvent.click(await button('Turn on'));
    expect(asked(host)).toContain('turn_on_scenario');
  });
  it('that the role lacks stays in sight, takes focus, and says whom to ask', async () => {
    const denied = { ...sync, permission: { kind: 'denied' as const, ask: 'Dewi' } };
    const host = visit({ get_scenario: () => aDetail(denied) });
    for (const name of ['Run now', 'Pause']) {
      const press = await button(name);
      expect(press).toHaveAttribute('aria-disabled', 'true');
      expect(press).toHaveAccessibleDescription(
        'Needs ‘Can run and pause’ in Warehouse. Ask Dewi.',
      );
      press.focus();
      expect(press).toHaveFocus();
      await userEvent.click(press);
    }
    expect(asked(host).filter((name) => /^(?:run|pause)_/u.test(name))).toEqual([]);
  });
  it('waits for the network, and what is shown is called old', async () => {
    visit({ get_shell: () => aShell({ offlineSince: Date.now() - 60_000 }) });
    await waitFor(async () =>
      expect(await button('Pause')).toHaveAccessibleDescription(/offline/u),
    );
    expect((await screen.findAllByText(/^May be old/u)).length).toBeGreaterThan(0);
  });
});
