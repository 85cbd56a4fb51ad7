/** Names and colours of one's own, which of two accounts watches a client, and a registration of one's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preparedScene, rowsOf, scene } from './scene.mjs';
import { signInTwice } from './screens.mjs';

const it = preparedScene(signInTwice, '--sandbox', 'agency', '--sign-in');
const stranger = scene('--sandbox', 'tiny');

/** What the core knows of an organization through one account. */
async function seen(name, account) {
  const { rows } = await it.served.rpc('list_organizations');
  return rows.find((row) => row.name === name && row.account === account);
}

test('a client is called, found and chosen by the name it was given, and found by the one it has', async () => {
  const page = await it.open('#/settings');
  const clients = page.getByRole('list', { name: 'Organizations of Sari' });
  await clients.getByRole('button', { name: 'Name and colour of Toko Jaya' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name and colour of Toko Jaya' });
  await dialog.getByLabel('Name', { exact: true }).fill('The shop');
  await dialog.getByText('Pink', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await clients.getByText('The shop').waitFor();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('navigation').getByText('Scenarios').click();
  const named = rowsOf(page).filter({ hasText: 'The shop' });
  await named.first().waitFor();
  await page.locator('[data-filter]').fill('toko jaya');
  await rowsOf(page).filter({ hasNotText: 'The shop' }).first().waitFor({ state: 'detached' });
  await named.first().waitFor();
  await page.getByRole('combobox', { name: 'Organization' }).click();
  await page.getByRole('option', { name: 'The shop' }).click();
  assert.deepEqual((await seen('Toko Jaya', 1)).label, { name: 'The shop', colour: 'pink' });
});

test('a client of two accounts stands once in every choice, and moves to the other account', async () => {
  const page = await it.open('#/scenarios');
  await rowsOf(page).first().waitFor();
  await page.getByRole('combobox', { name: 'Organization' }).click();
  // All of them, and each of the six once.
  await page.getByRole('option', { name: 'Coffee' }).waitFor();
  assert.equal(await page.getByRole('option').count(), 7);
  assert.equal(await page.getByRole('note').count(), 0, 'nothing is out of reach');

  await page.goto(`${it.served.url}/#/settings`);
  await page.getByRole('button', { name: 'Watch through this account, Reports: Coffee' }).click();
  const moved = page.getByRole('list', { name: 'Organizations of Sari' });
  await moved.getByText('watched through Reports').waitFor();
  assert.equal((await seen('Kopi Nusantara', 2)).reach.kind, 'watched');
});

test('an account is called as it is named, on its card and in the banner', async () => {
  const page = await it.open('#/settings');
  await page.getByText(/^The sign-in of Sari ends in/u).waitFor();
  await page.getByRole('button', { name: 'Name and colour of Sari' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Mornings');
  await page.keyboard.press('Enter');
  await page.getByText(/^The sign-in of Mornings ends in/u).waitFor();
});

test('a registration of one’s own lets people sign in where Mandor came without any', async () => {
  const page = await stranger.open();
  await page.getByRole('button', { name: 'Sign in with Make' }).click();
  await page.getByRole('button', { name: 'I have my own registration' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText('Type the client id first.').waitFor();
  await page.keyboard.type('lentera');
  await page.getByLabel('Ports').fill('0');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText('Ports are numbers from 1 to 65535.').waitFor();
  await page.getByLabel('Ports').fill('');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText(/your own registration, client id lentera/u).waitFor();

  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with Make' }).click();
  await (await opened).getByText('You can close this window.').waitFor();
  await page.locator('#today-sentence').waitFor();
});
