import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseOrganization, chosenOrganization } from '../../data';
import type { ScenarioRow } from '../../host';
import { never, problem, type Answers } from '../../host/memory';
import { go, route } from '../../lib/route.svelte';
import { anEntry, aShell, someSettings } from '../../test/rows';
import { aDetail, aList, aRun, aScenario, someOrganizations } from '../../test/scenarios';
import { show } from '../../test/world';
import { speak } from '../../text/index.svelte';
import ScenariosPage from './ScenariosPage.svelte';

const sync = aScenario(1, 'Order → Warehouse sync', { state: 'failing', credits: 5748 });
const leads = aScenario(2, 'Lead capture', {
  state: 'unfinished',
  unfinished: 37,
  credits: null,
  lastRun: null,
});
const stock = aScenario(3, 'Stock reorder alert', {
  state: 'switchedOff',
  isActive: false,
  organization: { zone: 1, id: 101 },
  organizationName: 'Toko Jaya',
  team: { zone: 1, id: 11 },
  teamName: 'Ops',
  credits: 0,
  nextRun: null,
});
const rows = [sync, leads, stock];

function visit(answers: Answers = {}, all: readonly ScenarioRow[] = rows) {
  return show(
    ScenariosPage,
    {},
    {
      get_shell: () => aShell(),
      get_settings: () => someSettings(),
      list_organizations: () => someOrganizations(),
      list_scenarios: () => aList(all),
      get_scenario: ({ key }) => {
        const row = all.find((one) => one.key.id === key.id);
        if (!row) throw new Error('no such row');
        return aDetail(row);
      },
      ...answers,
    },
  );
}

const row = (name: string | RegExp) => screen.findByRole('row', { name });
const rowNames = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((one) => one.textContent.trim());
const asked = (host: ReturnType<typeof visit>) => host.asked.map(({ name }) => name);

/** As in a wide window, where list and detail stand beside each other. */
function wide() {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        media,
        matches: true,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as unknown as MediaQueryList,
  );
}

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
    visit({ list_scenarios: () => aList(rows, { checked: 1 }) });
    expect(await screen.findByText('3 in 2 organizations · 1 of 3 checked so far')).toBeVisible();
  });
  it('never calls working what was not checked, and offers those as a view of their own', async () => {
    const all = [...rows, aScenario(9, 'Never looked at', { state: 'unchecked' })];
    visit({ list_scenarios: () => aList(all) });
    expect(await row(/Never looked at.*Not checked yet/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /^Not checked yet\s*1$/u }));
    expect(rowNames()).toEqual([expect.stringMatching(/^Never looked at/u)]);
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
          { ...toko, name: 'Sunline', reach: { kind: 'otherZone', host: 'us1.make.com' } },
        ],
      }),
      list_scenarios: () => aList(rows, { skipped: 1 }),
    });
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent('Kopi Nusantara: It happened: notAllowed.');
    expect(note).toHaveTextContent(
      'Toko Jaya and Sunline are in another region (us1.make.com). To see them, add a token',
    );
    expect(note).toHaveTextContent('1 scenario could not be understood and is missing here.');
  });
});

describe('a scenario beside the list', () => {
  beforeEach(() => {
    wide();
    go('scenarios', [1, 1]);
  });
  const panel = () => screen.findByRole('region', { name: 'Order → Warehouse sync' });

  it('tells its schedule, last run, accounts and maker in words', async () => {
    visit();
    const detail = await panel();
    const says = within(detail);
    expect(
      await says.findByText('Every 15 minutes, Mon–Fri, 08:00–18:00, Jakarta time'),
    ).toBeVisible();
    expect(says.getByText(/15 min ago · Done · 1.8 s · 4 credits/u)).toBeVisible();
    expect(says.getByText('Google – Kopi and Slack – Lentera')).toBeVisible();
    expect(says.getByText(/^Budi Santoso · edited/u)).toBeVisible();
    expect(says.getByRole('img', { name: 'Last 2 runs, 1 failed' })).toBeVisible();
  });
  it('writes its steps as a list, with forks, failures and where it stopped', async () => {
    visit();
    const says = within(await panel());
    await userEvent.click(await says.findByText('4 steps as a list'));
    const steps = says.getAllByRole('listitem').map((one) => one.textContent.trim());
    expect(steps[1]).toMatch(/Create record.*only if: Only paid orders.*Stopped here/su);
    expect(steps[2]).toMatch(/Tell the warehouse.*if “Create record” fails/su);
    expect(steps[3]).toMatch(/Add row.*after “Create record”/su);
  });
  it('never says zero or none for what was not read', async () => {
    visit({
      get_scenario: () =>
        aDetail(sync, { runs: null, connectedAccounts: null, flow: null, madeBy: null }),
    });
    const says = within(await panel());
    expect(await says.findByText('not read yet')).toBeVisible();
    expect(says.getByText('not visible to you, or not read yet')).toBeVisible();
    expect(says.getByText('The steps have not been read yet.')).toBeVisible();
  });
  it('says in plain words why it failed, and keeps Make’s own text behind Details', async () => {
    const error = {
      message: '[401] INVALID_SESSION_ID',
      app: 'salesforce',
      action: 'createRecord',
    };
    visit({ get_scenario: () => aDetail(sync, { lastError: error }) });
    const says = within(await panel());
    expect(
      await says.findByText('The last failed run stopped at Salesforce · Create record.'),
    ).toBeVisible();
    expect(says.getByText(/^The sign-in to Salesforce has ended\. Open it in Make/u)).toBeVisible();
    expect(says.getByText('[401] INVALID_SESSION_ID').closest('details')).toBeInTheDocument();
  });
  it('says what kept the details from being refreshed, and reads again', async () => {
    const host = visit({
      get_scenario: () => aDetail(sync, { problem: problem('makeBroken') }),
    });
    const says = within(await panel());
    expect(await says.findByText('It happened: makeBroken.')).toBeVisible();
    host.answer('get_scenario', () => aDetail(sync));
    await userEvent.click(says.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByText('It happened: makeBroken.')).not.toBeInTheDocument(),
    );
  });
  it('lists its last runs in a table', async () => {
    visit({
      get_scenario: () =>
        aDetail(sync, { runs: [aRun(1, { outcome: 'failed', startedBy: 'person' })] }),
    });
    const says = within(await panel());
    await userEvent.click(await says.findByRole('tab', { name: 'Runs' }));
    const run = within(says.getByRole('table')).getAllByRole('row')[1];
    expect(run).toHaveTextContent(/Failed.*1.8 s.*4.*A person/su);
  });
  it('opens in Make through the core', async () => {
    const host = visit({ open_link: () => null });
    const says = within(await panel());
    await userEvent.click(await says.findByRole('button', { name: 'Open in Make' }));
    expect(host.asked.at(-1)).toEqual({
      name: 'open_link',
      args: { url: 'https://eu1.make.com/10/scenarios/1' },
    });
  });
  it('offers no way into Make for a sandbox', async () => {
    visit({ get_scenario: () => aDetail(sync, { makeUrl: null }) });
    const says = within(await panel());
    expect(await says.findByRole('button', { name: 'Run now' })).toBeVisible();
    expect(says.queryByRole('button', { name: 'Open in Make' })).not.toBeInTheDocument();
  });
  it('is closed by its button', async () => {
    visit();
    await userEvent.click(await within(await panel()).findByRole('button', { name: 'Close' }));
    expect(route().path).toEqual([]);
  });
  it('that is gone says so', async () => {
    go('scenarios', [1, 99]);
    visit({ get_scenario: () => Promise.reject(problem('notFound')) });
    expect(await screen.findByRole('alert')).toHaveTextContent('It happened: notFound.');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(route().path).toEqual([]);
  });
  it('speaks Indonesian', async () => {
    speak('id');
    visit();
    const says = within(await panel());
    expect(
      await says.findByText('Setiap 15 menit, Sen–Jum, 08.00–18.00, waktu Jakarta'),
    ).toBeVisible();
    expect(says.getByRole('button', { name: 'Jalankan' })).toBeVisible();
  });
});

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
    const told = await screen.findByText('It is not clear whether Make did this.');
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
    expect(await row(/Order → Warehouse sync.*Pausing…/u)).toBeVisible();
    const says = within(await screen.findByRole('region', { name: 'Order → Warehouse sync' }));
    expect(says.getByText(/^Will be paused in [78] s$/u)).toBeVisible();
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
    expect(await screen.findByText('Sent, waiting for Make to answer.')).toBeInTheDocument();
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
