/**
 * Every screen, and how to get there.
 *
 * In: a page on `serve`. Out: that page on the screen. Screens are found by role, not by words, so that the same
 * steps work in every language. `person` says whether somebody has to be signed in.
 */
import { settled } from './browser.mjs';
import { rowsOf } from './scene.mjs';

export async function goTo(page, served, hash) {
  await page.goto(`${served.url}/${hash}`);
  await settled(page);
}

/** The list, with rows in it: until then it is loading, whatever else the page shows. */
async function openList(page, served, query = '') {
  await goTo(page, served, `#/scenarios${query}`);
  await rowsOf(page).first().waitFor();
}

export async function openFirstRow(page) {
  await rowsOf(page).first().click();
  await page.locator('#scenario-detail h2').waitFor();
  await settled(page);
}

export const screens = [
  {
    name: 'welcome',
    person: false,
    open: (page, served) => goTo(page, served, ''),
  },
  {
    name: 'sign-in',
    person: false,
    async open(page, served) {
      await goTo(page, served, '');
      await page.locator('main').getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'token',
    person: false,
    open: (page, served) => goTo(page, served, '#/connect/token'),
  },
  {
    name: 'guide',
    person: false,
    open: (page, served) => goTo(page, served, '#/connect/guide'),
  },
  {
    name: 'today',
    person: true,
    async open(page, served) {
      await goTo(page, served, '#/today');
      await page.locator('#today-sentence').waitFor();
    },
  },
  {
    name: 'scenarios',
    person: true,
    open: (page, served) => openList(page, served),
  },
  {
    name: 'detail',
    person: true,
    async open(page, served) {
      await openList(page, served, '?view=failing');
      await openFirstRow(page);
    },
  },
  {
    name: 'runs',
    person: true,
    async open(page, served) {
      await openList(page, served, '?view=failing');
      await openFirstRow(page);
      await page.getByRole('tab').nth(1).click();
      await settled(page);
    },
  },
  {
    name: 'nothing-found',
    person: true,
    async open(page, served) {
      await openList(page, served);
      await page.locator('[data-filter]').fill('qqqq');
      await page.getByRole('grid').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'activity',
    person: true,
    open: (page, served) => goTo(page, served, '#/activity'),
  },
  {
    name: 'settings',
    person: true,
    open: (page, served) => goTo(page, served, '#/settings'),
  },
  {
    name: 'registration',
    person: true,
    async open(page, served) {
      await goTo(page, served, '#/settings/registration');
      await page.getByRole('textbox').first().waitFor();
    },
  },
  {
    name: 'palette',
    person: true,
    async open(page, served) {
      await openList(page, served);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
    },
  },
  {
    name: 'shortcuts',
    person: true,
    async open(page, served) {
      await goTo(page, served, '#/today');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

/** Something to see on Activity: a run, a pause taken back, a pause that was sent. */
export async function makeSomeChanges(served) {
  const { rows } = await served.rpc('list_scenarios');
  const mine = rows.filter((row) => row.isActive && row.permission.kind === 'allowed');
  const [first, second, third] = mine;
  await served.rpc('run_scenario', { key: first.key });
  const taken = await served.rpc('pause_scenario', { key: second.key });
  await served.rpc('undo_action', { entry: taken.id });
  const sent = await served.rpc('pause_scenario', { key: third.key });
  await served.rpc('send_now', { entry: sent.id });
}

/** Puts the core, and with it every open page, into a language and colours. */
export async function wear(served, { language, theme }) {
  const settings = await served.rpc('get_settings');
  await served.rpc('change_settings', {
    ...settings,
    language,
    appearance: theme,
  });
}
