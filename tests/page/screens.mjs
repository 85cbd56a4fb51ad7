/**
 * Every screen, and how to get there.
 *
 * In: a page on `serve`. Out: that page on the screen. Screens are found by role, not by words, so that the same
 * steps work in every language. `who` says who has to be there: a stranger where Mandor is not registered, a guest in
 * the demo workspace, or somebody with two accounts, signed in through the browser.
 */
import { settled } from './browser.mjs';
import { rowsOf } from './scene.mjs';
import { eventually } from './served.mjs';

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

/** The sandbox says yes at once, so the page that the browser opens never comes. */
function holdMakesPage(page) {
  return page.context().route('**/oauth/v2/authorize**', () => undefined);
}

/** The dialog in which the person names an account or a client. */
async function openName(page, served, name) {
  await goTo(page, served, '#/settings');
  await page
    .getByRole('button', { name: new RegExp(`(Name and colour of|Nama dan warna) ${name}`, 'u') })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
}

export const screens = [
  {
    name: 'welcome',
    who: 'stranger',
    open: (page, served) => goTo(page, served, ''),
  },
  {
    name: 'not-registered',
    who: 'stranger',
    async open(page, served) {
      await goTo(page, served, '');
      await page.locator('main').getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'token',
    who: 'stranger',
    open: (page, served) => goTo(page, served, '#/connect/token'),
  },
  {
    name: 'guide',
    who: 'stranger',
    open: (page, served) => goTo(page, served, '#/connect/guide'),
  },
  {
    name: 'guide-browser',
    who: 'stranger',
    async open(page, served) {
      await goTo(page, served, '#/connect/guide');
      await page.getByRole('textbox').first().fill('https://api.example.com/api/v2');
      await page.getByRole('radio').nth(1).check({ force: true });
      await page.getByRole('checkbox').waitFor();
    },
  },
  {
    name: 'today',
    who: 'guest',
    async open(page, served) {
      await goTo(page, served, '#/today');
      await page.locator('#today-sentence').waitFor();
    },
  },
  {
    name: 'scenarios',
    who: 'guest',
    open: (page, served) => openList(page, served),
  },
  {
    name: 'detail',
    who: 'guest',
    async open(page, served) {
      await openList(page, served, '?view=failing');
      await openFirstRow(page);
    },
  },
  {
    name: 'runs',
    who: 'guest',
    async open(page, served) {
      await openList(page, served, '?view=failing');
      await openFirstRow(page);
      await page.getByRole('tab').nth(1).click();
      await settled(page);
    },
  },
  {
    name: 'nothing-found',
    who: 'guest',
    async open(page, served) {
      await openList(page, served);
      await page.locator('[data-filter]').fill('qqqq');
      await page.getByRole('grid').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'activity',
    who: 'guest',
    open: (page, served) => goTo(page, served, '#/activity'),
  },
  {
    name: 'settings',
    who: 'guest',
    open: (page, served) => goTo(page, served, '#/settings'),
  },
  {
    name: 'registration',
    who: 'guest',
    async open(page, served) {
      await goTo(page, served, '#/settings/registration');
      await page.getByRole('textbox').first().waitFor();
    },
  },
  {
    name: 'accounts',
    who: 'owner',
    async open(page, served) {
      await goTo(page, served, '#/settings');
      await page.getByRole('list').first().waitFor();
    },
  },
  {
    name: 'name-client',
    who: 'owner',
    open: (page, served) => openName(page, served, 'Coffee'),
  },
  {
    name: 'name-account',
    who: 'owner',
    open: (page, served) => openName(page, served, 'Reports'),
  },
  {
    name: 'sign-out',
    who: 'owner',
    async open(page, served) {
      await goTo(page, served, '#/settings');
      await page
        .getByRole('main')
        .getByRole('button', { name: /Sign out of|Keluar dari/u })
        .first()
        .click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'named-clients',
    who: 'owner',
    open: (page, served) => openList(page, served),
  },
  {
    name: 'waiting',
    who: 'owner',
    async open(page, served) {
      await holdMakesPage(page);
      await served.rpc('begin_sign_in', {});
      await goTo(page, served, '#/connect/browser');
      await page.getByRole('timer').waitFor();
    },
    leave: (served) => served.rpc('cancel_sign_in'),
  },
  {
    name: 'sign-in-failed',
    who: 'owner',
    async open(page, served) {
      await holdMakesPage(page);
      await served.order('/switches', { oauthConsents: false });
      const { address } = await served.rpc('begin_sign_in', {});
      await fetch(address);
      await served.order('/switches', { oauthConsents: true });
      await goTo(page, served, '#/connect/browser');
      await page.getByRole('alert').waitFor();
    },
    leave: (served) => served.rpc('cancel_sign_in'),
  },
  {
    name: 'palette',
    who: 'guest',
    async open(page, served) {
      await openList(page, served);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
    },
  },
  {
    name: 'shortcuts',
    who: 'guest',
    async open(page, served) {
      await goTo(page, served, '#/today');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

/** Somebody with two accounts: signed in through the browser, which ends soon, and with a token; with names of their own. */
export async function signInTwice(served) {
  const [zone] = served.sandbox.zones;
  await served.order('/switches', { oauthTokenLivesS: 599 });
  await signIn(served);
  await served.rpc('add_token_account', { token: zone.token, address: null, confirmedHost: null });
  const [through, by] = (await served.rpc('get_shell')).accounts;
  await served.rpc('rename_account', { account: through.id, name: 'Sari', colour: 'teal' });
  await served.rpc('rename_account', { account: by.id, name: 'Reports', colour: 'violet' });
  const { rows } = await served.rpc('list_organizations');
  const mine = rows.filter((row) => row.account === through.id);
  const labels = [
    { name: 'Coffee', colour: 'orange' },
    { name: '', colour: 'green' },
  ];
  for (const [index, label] of labels.entries()) {
    const named = mine.find((row) => row.name === ['Kopi Nusantara', 'Rumah Sehat'][index]);
    await served.rpc('label_organization', { key: named.key, ...label });
  }
  await eventually('everything was looked at once', async () => {
    const shell = await served.rpc('get_shell');
    return shell.checkedAt !== null && !shell.checking;
  });
}

/** The whole way of the browser, as a sandbox that says yes takes it. */
async function signIn(served) {
  const { address } = await served.rpc('begin_sign_in', {});
  await fetch(address);
  await eventually('the sign-in is done', async () => {
    const state = await served.rpc('get_sign_in');
    return state?.kind === 'done';
  });
}

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
