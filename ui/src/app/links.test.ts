import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem, type Answers } from '../host/memory';
import { show } from '../test/world';
import Links from './Links.svelte';

const url = 'https://eu1.make.com.evil.example/reset?for=you';
const host = 'eu1.make.com.evil.example';

function asked(answers: Answers = {}) {
  const world = show(Links, {}, { open_link: () => null, ...answers });
  world.announce({ kind: 'linkAsked', url, host });
  return world;
}
const button = (name: string) => screen.findByRole('button', { name });

beforeEach(() => {
  location.hash = '#/today';
});

describe('a link away from Make', () => {
  it('is shown whole with its host, and opened only after a yes to that very host', async () => {
    const world = asked();
    expect(await screen.findByRole('alertdialog', { name: `Open ${host}?` })).toHaveTextContent(
      url,
    );
    expect(world.asked).toEqual([]);
    await userEvent.click(await button('Open in the browser'));
    expect(world.asked).toEqual([{ name: 'open_link', args: { url, confirmedHost: host } }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });
  it('goes nowhere when the person says no', async () => {
    const world = asked();
    await userEvent.click(await button('Cancel'));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(world.asked).toEqual([]);
  });
  it('says in place what went wrong', async () => {
    asked({ open_link: () => Promise.reject(problem('internal')) });
    await userEvent.click(await button('Open in the browser'));
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.getByRole('alertdialog')).toBeVisible();
  });
});

describe('a link into Mandor', () => {
  it('shows the page or the scenario it names and asks for nothing', async () => {
    const world = show(Links, {}, {});
    world.announce({ kind: 'linkFollowed', place: { page: 'activity', scenario: null } });
    expect(location.hash).toBe('#/activity');
    const scenario = { zone: 3, id: 4711 };
    world.announce({ kind: 'linkFollowed', place: { page: 'scenarios', scenario } });
    expect(location.hash).toBe('#/scenarios/3/4711');
    expect(world.asked).toEqual([]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });
});
