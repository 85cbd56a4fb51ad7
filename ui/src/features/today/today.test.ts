import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { chooseOrganization } from '../../data';
import type { Today } from '../../host';
import { problem, type Answers } from '../../host/memory';
import { route } from '../../lib/route.svelte';
import { anEntry, aShell } from '../../test/rows';
import { aList, anItem, aScenario, aToday, someCounts } from '../../test/scenarios';
import { show } from '../../test/world';
import { speak } from '../../text/index.svelte';
import TodayPage from './TodayPage.svelte';

const HALF_HOUR = 30 * 60_000;
const failing = anItem(aScenario(1, 'Order → Warehouse sync', { state: 'failing' }), {
  failedRuns: 14,
  error: { message: '[401] INVALID_SESSION_ID\nstack', app: 'salesforce', action: 'createRecord' },
});
const quiet = anItem(aScenario(2, 'Daily invoice export', { state: 'goneQuiet' }));
const unfinished = anItem(aScenario(3, 'Lead capture', { state: 'unfinished', unfinished: 37 }), {
  since: null,
});
const off = anItem(
  aScenario(4, 'Stock reorder alert', {
    state: 'switchedOff',
    isActive: false,
    organizationName: 'Toko Jaya',
  }),
  { error: { message: '3 errors in a row', app: null, action: null } },
);
const items = [failing, quiet, unfinished, off];

function visit(today: Partial<Today> = {}, answers: Answers = {}) {
  return show(
    TodayPage,
    {},
    {
      get_shell: () => aShell(),
      get_today: () => aToday({ items, ...today }),
      ...answers,
    },
  );
}
const region = (name: string) => screen.findByRole('region', { name });

describe('the sentence', () => {
  it('comes first, with how many in view and a way to all of them', async () => {
    visit();
    expect(await screen.findByRole('heading', { name: 'Four automations need you' })).toBeVisible();
    expect(screen.getByText(/The other 128 are fine\./u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show all 4' }));
    expect(route().page).toBe('scenarios');
    expect(route().query.get('view')).toBe('needs');
  });
  it('is calm when nothing needs anybody', async () => {
    const counts = someCounts({
      failing: 0,
      failingNewly: 0,
      goneQuiet: 0,
      unfinished: 0,
      switchedOff: 0,
      total: 128,
    });
    visit({ items: [], counts });
    expect(
      await screen.findByRole('heading', { name: /^All quiet\. 128 scenarios checked at/u }),
    ).toBeVisible();
    expect(within(await region('Needs attention')).getByText('Nothing needs you.')).toBeVisible();
  });
});

describe('what needs attention', () => {
  it('says state, name, client, cause in plain words, and since when', async () => {
    visit();
    const [first, second, third, fourth] = within(await region('Needs attention')).getAllByRole(
      'listitem',
    );
    expect(first).toHaveTextContent(/Failing.*Order → Warehouse sync.*14 failed in a row since/su);
    expect(first).toHaveTextContent('Kopi Nusantara · The sign-in to Salesforce has ended.');
    expect(first).not.toHaveTextContent('stack');
    expect(second).toHaveTextContent(/Gone quiet.*last run.*Kopi Nusantara · expected/su);
    expect(third).toHaveTextContent(/Unfinished.*37 unfinished runs/su);
    expect(fourth).toHaveTextContent(/Switched off.*Toko Jaya · 3 errors in a row/su);
  });
  it('leads from each item to its scenario by one button', async () => {
    visit();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Look at Order → Warehouse sync' }),
    );
    expect([route().page, ...route().path]).toEqual(['scenarios', '1', '1']);
  });
  it('turns on only after the cause was shown, and lets it be taken back', async () => {
    const host = visit(
      {},
      {
        turn_on_scenario: () =>
          anEntry({ action: 'turnOn', state: 'held', sendAt: Date.now() + 8000 }),
        undo_action: () => anEntry({ state: 'dropped' }),
      },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Turn on Stock reorder alert' }),
    );
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(dialog.getByText('3 errors in a row', { selector: 'p' })).toBeVisible();
    expect(host.asked.map(({ name }) => name)).not.toContain('turn_on_scenario');
    await userEvent.click(dialog.getByRole('button', { name: 'Turn on' }));
    expect(host.asked).toContainEqual({
      name: 'turn_on_scenario',
      args: { key: { zone: 1, id: 4 } },
    });
    const waiting = { entry: 7, action: 'turnOn' as const, sendAt: Date.now() + 8000 };
    host.answer('get_today', () => aToday({ items: [{ ...off, row: { ...off.row, waiting } }] }));
    host.announce({ kind: 'changed', topics: ['scenarios', 'journal'] });
    expect(await screen.findByText(/^Turning on in [78] s$/u)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Undo for Stock reorder alert' }));
    expect(host.asked).toContainEqual({ name: 'undo_action', args: { entry: 7 } });
  });
  it('can be left without turning anything on', async () => {
    const host = visit();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Turn on Stock reorder alert' }),
    );
    const dialog = within(await screen.findByRole('alertdialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(host.asked.map(({ name }) => name)).not.toContain('turn_on_scenario');
  });
  it('keeps a button that the role lacks in sight, with whom to ask', async () => {
    const row = { ...off.row, permission: { kind: 'denied' as const, ask: 'Dewi' } };
    visit({ items: [{ ...off, row }] });
    expect(
      await screen.findByRole('button', { name: 'Turn on Stock reorder alert' }),
    ).toHaveAccessibleDescription('Needs ‘Can run and pause’ in Warehouse. Ask Dewi.');
  });
  it('tells what a refused press came to, in its place', async () => {
    visit({}, { turn_on_scenario: () => Promise.reject(problem('stillWaiting')) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Turn on Stock reorder alert' }),
    );
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Turn on' }),
    );
    expect(await screen.findByText('It happened: stillWaiting.')).toBeVisible();
  });
  it('says how many more there are than fit', async () => {
    visit({ items: [failing] });
    const more = await screen.findByRole('link', { name: '3 more in the list' });
    expect(more).toHaveAttribute('href', '#/scenarios?view=needs');
  });
});

describe('runs, credits and changes', () => {
  it('sums up the day in one sentence and tells each half hour on pointing', async () => {
    const at = Date.now() - 2 * HALF_HOUR;
    visit({
      runs: [
        { at, fine: 20, failed: 0 },
        { at: at + HALF_HOUR, fine: 9, failed: 3 },
      ],
    });
    expect(
      await screen.findByRole('img', { name: '32 runs in the last 24 hours, 3 failed' }),
    ).toBeVisible();
    expect(screen.getByTitle(/9 fine, 3 failed$/u)).toBeInTheDocument();
    expect(screen.getByText('32 runs · 3 failed')).toBeVisible();
  });
  it('calls the day a part while some scenarios were not checked', async () => {
    visit({
      counts: someCounts({ fine: 28, unchecked: 100 }),
      runs: [{ at: Date.now() - HALF_HOUR, fine: 9, failed: 3 }],
    });
    expect(await screen.findByText('12 runs · 3 failed, so far')).toBeVisible();
    expect(screen.getByText('Only a part: 100 scenarios are not checked yet.')).toBeVisible();
    expect(screen.getByRole('img', { name: /^12 runs .*, 3 failed, so far$/u })).toBeVisible();
  });
  it('never draws bars where no run was read', async () => {
    visit();
    expect(await screen.findByText('No runs were read yet.')).toBeVisible();
    expect(screen.getByText('Credits were not read yet, or are not visible to you.')).toBeVisible();
    expect(screen.getByText('You have changed nothing yet.')).toBeVisible();
  });
  it('says how far the credits of each organization go', async () => {
    const base = { used: 38_200, limit: 40_000, resetsAt: null };
    const day = 86_400_000;
    const forecasts: [string, Today['credits'][number]['forecast']][] = [
      ['Kopi Nusantara', { kind: 'endsAt', at: Date.now() + 3 * day + 60_000 }],
      ['Rumah Sehat', { kind: 'enough' }],
      ['Toko Jaya', { kind: 'usedUp' }],
      ['Lentera', { kind: 'unknown' }],
      ['Batik Laras', { kind: 'enough' }],
    ];
    visit({
      credits: forecasts.map(([name, forecast], id) => ({
        ...base,
        name,
        forecast,
        organization: { zone: 1, id },
      })),
    });
    const card = within(await region('Credits this period'));
    const meter = card.getByRole('meter', { name: 'Credits this period: Kopi Nusantara' });
    expect(meter).toHaveAttribute(
      'aria-valuetext',
      expect.stringMatching(/^38,200 of 40,000, runs out in 3 days/u),
    );
    expect(card.getByText('enough until reset')).toBeVisible();
    expect(card.getByText('used up')).toBeVisible();
    expect(card.getByText('too early for a forecast')).toBeVisible();
    expect(card.queryByText('Batik Laras')).not.toBeInTheDocument();
    await userEvent.click(card.getByRole('button', { name: '1 more' }));
    expect(card.getByText('Batik Laras')).toBeVisible();
  });
  it('says when credits that run out begin anew', async () => {
    const row = { name: 'Kopi Nusantara', used: 9, limit: 10, organization: { zone: 1, id: 1 } };
    const resetsAt = Date.UTC(2030, 11, 12, 9);
    const soon = { kind: 'endsAt', at: Date.UTC(2030, 11, 8, 9) } as const;
    visit({ credits: [{ ...row, resetsAt, forecast: soon }] });
    expect(await screen.findByText(/, on 8 Dec; reset on 12 Dec$/u)).toBeVisible();
  });
  it('says when credits that are used up begin anew', async () => {
    const row = { name: 'Kopi Nusantara', used: 10, limit: 10, organization: { zone: 1, id: 1 } };
    const resetsAt = Date.UTC(2030, 11, 12, 9);
    visit({ credits: [{ ...row, resetsAt, forecast: { kind: 'usedUp' } }] });
    expect(await screen.findByText('used up; reset on 12 Dec')).toBeVisible();
  });
  it('tells what was changed here, and what was not done', async () => {
    visit({
      changes: [anEntry(), anEntry({ id: 8, action: 'run', state: 'notDone' })],
    });
    const card = within(await region('Recent changes'));
    expect(card.getByText('You paused Old CRM import')).toBeVisible();
    expect(card.getByText('Not done')).toBeVisible();
  });
});

describe('the faces of the page', () => {
  it('before the first reading says so, and after a while how far it is', async () => {
    vi.useFakeTimers();
    visit(
      { asOf: null },
      { list_scenarios: () => aList([], { asOf: null, progress: { done: 40, total: 300 } }) },
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(
      screen.getByRole('heading', { name: 'Reading your scenarios for the first time' }),
    ).toBeVisible();
    expect(screen.queryByText(/need you/u)).not.toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(3500);
    expect(screen.getByText('40 of 300 read')).toBeVisible();
    vi.useRealTimers();
  });
  it('says what went wrong and reads again when asked', async () => {
    const host = visit({}, { get_today: () => Promise.reject(problem('databaseBusy')) });
    expect(await screen.findByRole('alert')).toHaveTextContent('It happened: databaseBusy.');
    host.answer('get_today', () => aToday());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: /need you/u })).toBeVisible();
  });
  it('calls old what is old or was known before the network went', async () => {
    visit({}, { get_shell: () => aShell({ offlineSince: Date.now() - 60_000 }) });
    expect(await screen.findByText(/^May be old: as of/u)).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Turn on Stock reorder alert' }),
    ).toHaveAccessibleDescription(/offline/u);
  });
  it('asks for the chosen organization only', async () => {
    const host = visit();
    await region('Needs attention');
    chooseOrganization({ zone: 1, id: 101 });
    await waitFor(() =>
      expect(host.asked).toContainEqual({
        name: 'get_today',
        args: { organization: { zone: 1, id: 101 } },
      }),
    );
  });
  it('speaks Indonesian', async () => {
    speak('id');
    visit();
    expect(
      await screen.findByRole('heading', { name: 'Empat otomasi perlu perhatian Anda' }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Nyalakan Stock reorder alert' })).toBeVisible();
  });
});
