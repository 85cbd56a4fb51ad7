import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { go, route } from '../../lib/route.svelte';
import { anEntry, someSettings } from '../../test/rows';
import { asked, row, visit, wide } from './visiting';

beforeEach(() => go('scenarios'));

describe('the keyboard', () => {
  it('moves with arrows and ends, and opens with Enter', async () => {
    visit();
    await row(/Order/u);
    (await row(/Lead/u)).focus();
    await userEvent.keyboard('{End}');
    expect(await row(/Lead/u)).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowDown}');
    expect(await row(/Stock/u)).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(route().path).toEqual(['1', '3']);
  });
  it.each([
    ['p', /Order/u, 'pause_scenario'],
    ['r', /Order/u, 'run_scenario'],
    ['t', /Stock/u, 'turn_on_scenario'],
  ] as const)('does with %s what the button of that row does', async (key, name, command) => {
    const host = visit({ [command]: () => anEntry({ state: 'held' }) });
    (await row(name)).focus();
    await userEvent.keyboard(key);
    await waitFor(() => expect(asked(host)).toContain(command));
  });
  it('does nothing by single letters once they are switched off', async () => {
    const host = visit({ get_settings: () => someSettings({ letterShortcuts: false }) });
    (await row(/Order/u)).focus();
    await userEvent.keyboard('prt');
    expect(asked(host).filter((name) => name.endsWith('_scenario'))).toEqual([]);
  });
  it('turns nothing on that is on, and types letters into the field', async () => {
    const host = visit();
    (await row(/Order/u)).focus();
    await userEvent.keyboard('t');
    await userEvent.type(screen.getByRole('searchbox'), 'prt');
    expect(asked(host).filter((name) => name.endsWith('_scenario'))).toEqual([]);
  });
  it('comes back to the row when the detail is left with Esc', async () => {
    visit();
    (await row(/Order/u)).focus();
    await userEvent.keyboard('{Enter}');
    const name = await screen.findByRole('heading', { name: 'Order → Warehouse sync' });
    name.focus();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(route().path).toEqual([]));
    await waitFor(async () => expect(await row(/Order/u)).toHaveFocus());
  });
  it('leaves the detail with Esc from the row too, but first empties the filter', async () => {
    wide();
    visit();
    (await row(/Order/u)).focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('heading', { name: 'Order → Warehouse sync' });
    await userEvent.type(screen.getByRole('searchbox'), 'order{Escape}');
    expect(screen.getByRole('searchbox')).toHaveValue('');
    expect(route().path).not.toEqual([]);
    (await row(/Order/u)).focus();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(route().path).toEqual([]));
    await waitFor(async () => expect(await row(/Order/u)).toHaveFocus());
  });
});

describe('in a narrow window', () => {
  it('the detail takes the place of the list, and Back returns to it', async () => {
    visit();
    await userEvent.click(await row(/Order/u));
    const name = await screen.findByRole('heading', { name: 'Order → Warehouse sync' });
    expect(name).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Back to the list' }));
    expect(route().path).toEqual([]);
    expect(await row(/Order/u)).toBeVisible();
  });
});
