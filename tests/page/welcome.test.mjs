/** The first start: three ways in, and what a wrong token is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'agency');

test('a wrong token gets a sentence and nothing is stored', async () => {
  const page = await it.open();
  await page.getByRole('button', { name: 'Use an API token' }).click();
  await page.getByLabel('API token').fill('00000000-d213-48dc-b625-27133ae3f1a8');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('Make does not accept this token.').waitFor();
  const { accounts } = await it.served.rpc('get_shell');
  assert.deepEqual(accounts, []);
});

test('an empty token field is told in place, and focus goes there', async () => {
  const page = await it.open('#/connect/token');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('Paste the token first.').waitFor();
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'));
  assert.equal(focused, 'true');
});

test('a copy that nobody registered at Make says so and leads to the token', async () => {
  const page = await it.open();
  await page.getByRole('button', { name: 'Sign in with Make' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mandor is not registered at Make yet' });
  await dialog.getByRole('button', { name: 'Use an API token' }).click();
  await page.getByLabel('API token').waitFor();
});

test('the first screen speaks Indonesian at one click, without loading again', async () => {
  const page = await it.open();
  await page.evaluate(() => (window.sameDocument = true));
  await page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'id');
  await page.getByRole('button', { name: 'Bahasa Indonesia', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Use an API token' }).waitFor();
  assert.equal(await page.evaluate(() => window.sameDocument), true);
});

test('a right token lists what its owner sees', async () => {
  const page = await it.open('#/connect/token');
  await page.getByLabel('API token').fill(it.served.sandbox.zones[2].token);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.locator('#today-sentence').waitFor();
  await page.getByRole('navigation').getByText('Scenarios').click();
  await rowsOf(page).filter({ hasText: 'Harbor & Pine' }).first().waitFor();
  const { accounts } = await it.served.rpc('get_shell');
  await it.served.rpc('forget_account', { account: accounts[0].id });
});

test('the demo is one click away and lists every organization', async () => {
  const page = await it.open();
  await page.getByRole('button', { name: 'Look around first, in a demo workspace' }).click();
  await page.locator('#today-sentence').waitFor();
  await page.getByRole('navigation').getByText('Scenarios').click();
  await rowsOf(page).first().waitFor();
  const expected = it.served.sandbox.organizations.map((organization) => organization.name).sort();
  const { rows } = await it.served.rpc('list_organizations');
  assert.deepEqual(rows.map((row) => row.name).sort(), expected);
});
