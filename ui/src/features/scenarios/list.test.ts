import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseOrganization, chosenOrganization } from '../../data';
import { keyOf, newQueryClient } from '../../data/queries';
import type { WorstScenarios } from '../../host';
import { never, problem } from '../../host/memory';
import { go, route } from '../../lib/route.svelte';
import { aShell, aZone, anAccount } from '../../test/rows';
import { aList, aScenario, someOrganizations } from '../../test/scenarios';
import { t } from '../../text/index.svelte';
import { asked, leads, row, rowNames, rows, stock, sync, visit } from './visiting';

beforeEach(() => go('scenarios'));

describe('the list', () => {
  it('tells each state by word, and what is not known by a dash with words', async () => {
    visit();
    expect(await row(/Order → Warehouse sync.*Failing.*5,748/u)).toBeVisible();
    expect(await row(/Lead capture.*37 unfinished.*Credits are not known/u)).toBeVisible();
    expect(await row(/Stock reorder alert.*Switched off.*No run is planned.*0/u)).toBeVisible();
    expect(screen.getByText('3 in 2 organizations')).toBeVisible();
  });
  it('says how many were checked while the others are still unknown', async () => {
    const all = [...rows, aScenario(9, 'Never looked at', { state: 'unchecked' })];
    visit({ list_scenarios: () => aList(all) });
    expect(await screen.findByText('3 of 4 checked so far')).toBeVisible();
    // The chip counts the rest of the same four.
    expect(screen.getByRole('button', { name: /^Not checked yet\s*1$/u })).toBeVisible();
  });
  it('never calls working what was not checked, and offers those as a view of their own', async () => {
    const all = [...rows, aScenario(9, 'Never looked at', { state: 'unchecked' })];
    visit({ list_scenarios: () => aList(all) });
    expect(await row(/Never looked at.*Not checked yet/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /^Not checked yet\s*1$/u }));
    expect(rowNames()).toEqual([expect.stringMatching(/^Never looked at/u)]);
  });
  it('shows no zero for what the first check may still find', async () => {
    visit({
      list_scenarios: () => aList([aScenario(9, 'Never looked at', { state: 'unchecked' })]),
    });
    await row(/Never looked at/u);
    expect(screen.getByRole('button', { name: 'Working' })).toBeVisible();
    expect(screen.getByRole('button', { name: /^Paused\s*0$/u })).toBeVisible();
  });
  it('offers no view of what no server tells', async () => {
    const zones = [
      aZone({ base: 'https://api.example.com/api/v2', lacks: ['unfinishedRuns', 'nextRuns'] }),
    ];
    visit({ get_shell: () => aShell({ accounts: [anAccount({ zones })] }) }, [sync]);
    await row(/Order/u);
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Unfinished/u })).toBeNull());
    expect(screen.queryByRole('button', { name: /^Gone quiet/u })).toBeNull();
    expect(screen.getByRole('button', { name: /^Switched off\s*0$/u })).toBeVisible();
  });
  it('has no view for what was not checked when everything was', async () => {
    visit();
    await row(/Order/u);
    expect(screen.queryByRole('button', { name: /Not checked yet/u })).toBeNull();
  });
  it('begins with what needs a person, and shows by which column it is ordered', async () => {
    visit({}, [aScenario(8, 'A quiet one'), leads, stock, sync]);
    await row(/Order/u);
    expect(rowNames()).toEqual([
      expect.stringMatching(/^Order/u),
      expect.stringMatching(/^Stock/u),
      expect.stringMatching(/^Lead/u),
      expect.stringMatching(/^A quiet one/u),
    ]);
    expect(screen.getByRole('columnheader', { name: 'Status' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });
  it('is ordered by a pressed column, and turned around by pressing again', async () => {
    visit();
    await row(/Order/u);
    const credits = screen.getByRole('columnheader', { name: 'Credits' });
    expect(credits).toHaveAttribute('aria-sort', 'none');
    await userEvent.click(within(credits).getByRole('button'));
    expect(credits).toHaveAttribute('aria-sort', 'descending');
    expect(rowNames().map((name) => name.slice(0, 5))).toEqual(['Order', 'Stock', 'Lead ']);
    await userEvent.click(within(credits).getByRole('button'));
    expect(credits).toHaveAttribute('aria-sort', 'ascending');
  });
  it('narrows by typed words in any order, and comes back when the filter is cleared', async () => {
    visit();
    await row(/Order/u);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find a scenario' }), 'sync kopi');
    expect(screen.getAllByRole('row')).toHaveLength(2);
    expect(screen.getByText('1 of 3')).toBeVisible();
    await userEvent.type(screen.getByRole('searchbox'), ' payroll');
    expect(screen.getByText('No scenario matches.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(await row(/Stock/u)).toBeVisible();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });
  it('shows a view with its count, and the address keeps it', async () => {
    visit();
    await row(/Order/u);
    await userEvent.click(screen.getByRole('button', { name: /^Switched off\s*1$/u }));
    expect(rowNames()).toHaveLength(1);
    expect(route().query.get('view')).toBe('switchedOff');
    await userEvent.click(screen.getByRole('button', { name: /^Need you\s*3$/u }));
    expect(rowNames()).toHaveLength(3);
    expect(screen.getByRole('button', { name: /^Need you/u })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });
  it('follows the chosen organization', async () => {
    visit();
    await row(/Order/u);
    chooseOrganization({ zone: 1, id: 101 });
    await waitFor(() => expect(rowNames()).toHaveLength(1));
    expect(screen.getByText('1 in 1 organization')).toBeVisible();
    chooseOrganization(null);
  });
  it('shows one team, and all again when the filter is cleared', async () => {
    visit();
    await row(/Order/u);
    await userEvent.click(screen.getByRole('combobox', { name: 'Team' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Toko Jaya · Ops' }));
    await waitFor(() => expect(rowNames()).toHaveLength(1));
    expect(chosenOrganization()).toBeNull();
  });
});

describe('the faces of the list', () => {
  it('waits without a word, then in the shape of rows, then with counts', async () => {
    vi.useFakeTimers();
    visit({
      list_scenarios: () => aList([], { asOf: null, progress: { done: 1200, total: 5000 } }),
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(screen.queryByText('Loading')).not.toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(200);
    expect(screen.getByText('Loading')).toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(3000);
    expect(screen.getByText('1,200 of 5,000 read')).toBeVisible();
    expect(screen.getByRole('button', { name: 'All' })).toBeVisible();
    vi.useRealTimers();
  });
  it('says that there is nothing yet', async () => {
    visit({}, []);
    expect(await screen.findByText('No scenarios yet.')).toBeVisible();
  });
  it('says what went wrong and reads again when asked', async () => {
    const host = visit({
      list_scenarios: () => Promise.reject(problem('databaseBusy')),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('It happened: databaseBusy.');
    host.answer('list_scenarios', () => aList(rows));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row(/Order/u)).toBeVisible();
  });
  it('shows the age of old rows as old', async () => {
    visit({ list_scenarios: () => aList(rows, { asOf: Date.now() - 3_600_000 }) });
    expect(await screen.findByText(/^May be old: as of/u)).toBeVisible();
  });
  it('names what cannot be seen, and why', async () => {
    const some = someOrganizations();
    const [kopi, toko] = some.rows;
    if (!kopi || !toko) throw new Error('two organizations');
    visit({
      list_organizations: () => ({
        ...some,
        rows: [
          { ...kopi, reach: { kind: 'failed', problem: problem('notAllowed') } },
          { ...toko, reach: { kind: 'otherZone', host: 'us1.make.com' } },
          {
            ...toko,
            key: { ...toko.key, id: 9 },
            name: 'Sunline',
            reach: { kind: 'otherZone', host: 'us1.make.com' },
          },
        ],
      }),
      list_scenarios: () => aList(rows, { skipped: 1 }),
    });
    await row(/Lead capture/u);
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent('Kopi Nusantara: It happened: notAllowed.');
    expect(note).toHaveTextContent(
      'Toko Jaya and Sunline are in another region (us1.make.com). To see them, add a token',
    );
    expect(note).toHaveTextContent('1 scenario could not be understood and is missing here.');
  });
});

describe('the beginning of a long list', () => {
  const beginning = (): WorstScenarios => ({
    list: aList([sync]),
    counts: { failing: 1, working: 4999 },
    organizations: [sync.organization, stock.organization],
  });
  it('is shown before the whole is there, with the numbers of the whole', async () => {
    const host = visit({ list_worst_scenarios: beginning, list_scenarios: never });
    expect(await row(/^Order/u)).toBeVisible();
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '5001');
    expect(screen.getByText('5,000 in 2 organizations')).toBeVisible();
    await vi.waitFor(() => expect(asked(host)).toContain('list_scenarios'));
  });
  it('gives way to the whole', async () => {
    visit({ list_worst_scenarios: beginning });
    await vi.waitFor(() => expect(rowNames()).toHaveLength(3));
  });
  it('does not stand in for what somebody looks for', async () => {
    visit({ list_worst_scenarios: beginning, list_scenarios: never });
    await row(/^Order/u);
    await userEvent.type(screen.getByRole('searchbox'), 'stock');
    expect(screen.queryByRole('row', { name: /^Order/u })).toBeNull();
    expect(screen.queryByText(t().scenarios.filteredAway)).toBeNull();
  });
  it('is not waited for where another page has kept an older list', async () => {
    const empty = aList([], { asOf: null });
    const cache = newQueryClient();
    cache.setQueryData(keyOf('list_scenarios', null), empty);
    const nothing = () => ({ list: empty, counts: {}, organizations: [] });
    visit({ list_worst_scenarios: nothing, list_scenarios: () => aList(rows) }, rows, cache)
      // What a first look at Make brings.
      .announce({ kind: 'changed', topics: ['scenarios'] });
    expect(await row(/^Order/u)).toBeVisible();
  });
});
