/**
 * Signing in through the browser: a second page of Chromium is the person's browser, and the sandbox plays Make.
 *
 * The sandbox says yes at once, so its page is held back until the test lets the person answer.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from './axe.mjs';
import { assertNoSidewaysScroll } from './browser.mjs';
import { rowsOf, scene } from './scene.mjs';
import { wear } from './screens.mjs';
import { eventually } from './served.mjs';

const it = scene('--sandbox', 'agency', '--sign-in');

/** Holds the page back that the browser opens, until it is let go. */
async function hold(page) {
  const held = [];
  await page.context().route('**/oauth/v2/authorize**', (route) => held.push(route));
  return {
    seen: () => eventually('the browser opens the page', () => held.at(-1)),
    count: () => held.length,
    async letGo() {
      await (await this.seen()).continue();
    },
  };
}

/** Presses *Sign in with Make* and waits until the browser asks for Make's page. */
async function toWaiting(page) {
  const held = await hold(page);
  // Playwright tells of the second page only once its address has answered, which is after it was let go.
  const opened = page.context().waitForEvent('page', { timeout: 0 });
  // A test that never lets it go closes the browser first.
  opened.catch(() => undefined);
  await page.getByRole('button', { name: 'Sign in with Make' }).click();
  await page.getByRole('heading', { name: 'Waiting for your browser' }).waitFor();
  await held.seen();
  return { held, opened };
}

async function forgetAll() {
  const { accounts } = await it.served.rpc('get_shell');
  for (const { id } of accounts) await it.served.rpc('forget_account', { account: id });
}

/** Whether somebody listens where the browser would come back to. */
async function listens(address) {
  const back = new URL(new URL(address).searchParams.get('redirect_uri'));
  return fetch(`${back.origin}/elsewhere`).then(
    () => true,
    () => false,
  );
}

test('one press, one yes in the browser, and the list is there', async () => {
  const page = await it.open();
  const { held, opened } = await toWaiting(page);
  await page.getByText(/127\.0\.0\.1:\d+/u).waitFor();
  await page.getByText('Mandor waits 5 more minutes').waitFor();
  await held.letGo();
  await (await opened).getByText('You can close this window.').waitFor();
  await page.locator('#today-sentence').waitFor();
  await page.getByRole('navigation').getByText('Scenarios').click();
  await rowsOf(page).first().waitFor();
  const { accounts } = await it.served.rpc('get_shell');
  assert.deepEqual(
    accounts.map(({ kind }) => kind),
    ['signIn'],
  );
});

test('a sign-in that cannot be renewed says so before it ends, with the way back', async () => {
  const page = await it.open('#/activity');
  await page.getByText(/^The sign-in of .* ends in \d minutes?\./u).waitFor();
  const held = await hold(page);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('heading', { name: 'Waiting for your browser' }).waitFor();
  await held.letGo();
  await page.locator('#today-sentence').waitFor();
  const { accounts } = await it.served.rpc('get_shell');
  assert.equal(accounts.length, 1, 'the same person has the same account');
});

test('settings say how the account signs in, and signing out tells Make', async () => {
  const page = await it.open('#/settings');
  await page.getByText('Signed in through the browser').waitFor();
  await page.getByRole('button', { name: /^Sign out of/u }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText(/tells Make that the sign-in is over/u).waitFor();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Use an API token' }).waitFor();
});

test('whoever cancels is back at the start, and nobody listens any more', async () => {
  const page = await it.open();
  await toWaiting(page);
  const { address } = await it.served.rpc('get_sign_in');
  assert.equal(await listens(address), true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Sign in with Make' }).waitFor();
  assert.equal(await listens(address), false);
  assert.equal(await it.served.rpc('get_sign_in'), null);
});

test('a browser that was closed can be opened again', async () => {
  const page = await it.open();
  const { held } = await toWaiting(page);
  await (await held.seen()).abort();
  await page.bringToFront();
  await page.getByRole('button', { name: 'Open again' }).click();
  await eventually('the page is opened twice', () => held.count() === 2);
  await held.letGo();
  await page.locator('#today-sentence').waitFor();
  await forgetAll();
});

test('the address can be copied, or selected where there is no clipboard', async () => {
  const page = await it.open();
  const { origin } = new URL(it.served.url);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await toWaiting(page);
  const { address } = await it.served.rpc('get_sign_in');
  await page.bringToFront();
  await page.getByRole('button', { name: 'Copy address' }).click();
  await page.getByRole('button', { name: 'Address copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('not here'));
  });
  await page.getByRole('button', { name: 'Address copied' }).click();
  assert.equal(await page.getByLabel('Address', { exact: true }).inputValue(), address);
  await page.getByRole('button', { name: 'Cancel' }).click();
});

test('a no in the browser is told, and the token is one click away', async () => {
  await it.served.order('/switches', { oauthConsents: false });
  const page = await it.open();
  const { held } = await toWaiting(page);
  await held.letGo();
  await page.getByText('You did not allow it in the browser.').waitFor();
  await page.getByRole('button', { name: 'Use an API token' }).click();
  await page.getByLabel('API token').waitFor();
  await it.served.order('/switches', { oauthConsents: true });
});

test('a wrong state from another page signs nobody in', async () => {
  const page = await it.open();
  await toWaiting(page);
  const { address } = await it.served.rpc('get_sign_in');
  const back = new URL(new URL(address).searchParams.get('redirect_uri'));
  back.search = '?code=stolen&state=guessed';
  await fetch(back).catch(() => undefined);
  const { accounts } = await it.served.rpc('get_shell');
  assert.deepEqual(accounts, []);
  await it.served.rpc('cancel_sign_in');
});

test('without a mouse: begin, cancel, begin, token', async () => {
  const page = await it.open();
  await hold(page);
  await page.getByRole('button', { name: 'Sign in with Make' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Waiting for your browser' }).waitFor();
  await page.bringToFront();
  const names = [];
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent?.trim()));
  }
  assert.deepEqual(names, ['Open again', 'Copy address', 'Cancel', 'Use an API token']);
  await page.keyboard.press('Enter');
  await page.getByLabel('API token').waitFor();
  assert.equal(await it.served.rpc('get_sign_in'), null);
});

for (const language of ['en', 'id']) {
  for (const theme of ['light', 'dark']) {
    test(`waiting in ${language} and ${theme} has no serious finding and fits at 320 pixels`, async () => {
      await wear(it.served, { language, theme });
      await it.served.rpc('begin_sign_in', {});
      const page = await it.open('', { width: 320, height: 640 });
      await page.getByRole('timer').waitFor();
      assert.deepEqual(await findings(page), []);
      await assertNoSidewaysScroll(page);
      await it.served.rpc('cancel_sign_in');
    });
  }
}
