import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../host/memory';
import { go, route } from '../../lib/route.svelte';
import { aDetail, aRun } from '../../test/scenarios';
import { speak } from '../../text/index.svelte';
import { sync, visit, wide } from './visiting';

beforeEach(() => go('scenarios'));

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
  it('leads first into Make where an account has to be connected again', async () => {
    const lastError = { message: '[401] INVALID_SESSION_ID', app: 'salesforce', action: null };
    const host = visit({ get_scenario: () => aDetail(sync, { lastError }), open_link: () => null });
    const says = within(await panel());
    const first = await says.findByRole('button', { name: 'Reconnect in Make' });
    expect(first).toHaveClass('primary');
    expect(says.getByRole('button', { name: 'Run now' })).not.toHaveClass('primary');
    expect(says.queryByRole('button', { name: 'Open in Make' })).not.toBeInTheDocument();
    await userEvent.click(first);
    expect(host.asked.at(-1)?.name).toBe('open_link');
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
