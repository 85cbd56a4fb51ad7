/** Another server that follows the published guide: connected by keyboard, listed, and honest about what it lacks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFirstRow } from './screens.mjs';
import { rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'tiny', '--dialect', 'guide');

const base = () => `${it.served.sandbox.zones[0].url}/api/v2`;

/** Fills the form as somebody without a mouse does; the focus stands in the address when the page opens. */
async function fill(page, token) {
  await page.getByLabel('Base address').waitFor();
  await page.keyboard.type(base());
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(token);
  await page.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
}

test('a wrong token gets a sentence and nothing is stored', async () => {
  const page = await it.open('#/connect/guide');
  await fill(page, '00000000-d213-48dc-b625-27133ae3f1a8');
  await page.getByText('The server does not accept this token.').waitFor();
  const { accounts } = await it.served.rpc('get_shell');
  assert.deepEqual(accounts, []);
});

test('a base address and a token list what the server has', async () => {
  const page = await it.open();
  await page.getByRole('button', { name: 'Another server that follows the Make guide' }).click();
  await fill(page, it.served.sandbox.token);
  await page.locator('#today-sentence').waitFor();
  await page.getByRole('navigation').getByText('Scenarios').click();
  await rowsOf(page).first().waitFor();
  const { rows } = await it.served.rpc('list_scenarios');
  assert.equal(rows.length, 8);
  await openFirstRow(page);
  await page.locator('#scenario-detail').getByText('not reported by this server').waitFor();
});

test('settings say what such a server does not tell', async () => {
  const page = await it.open('#/settings');
  await page.getByText(base()).waitFor();
  await page.getByText(/does not report teams, credits, unfinished runs/u).waitFor();
});

test('another token of the same organization asks before it takes the place of the first', async () => {
  const person = it.served.sandbox.user.id;
  const { token } = await it.served.order('/tokens', { person });
  const page = await it.open('#/connect/guide');
  await fill(page, token);
  await page.getByText(/^Organization .* of 127\.0\.0\.1:\d+ is already connected\.$/u).waitFor();
  const before = await it.served.rpc('get_shell');
  await page.getByRole('button', { name: 'Replace the token' }).click();
  await page.locator('#today-sentence').waitFor();
  const after = await it.served.rpc('get_shell');
  const ids = ({ accounts }) => accounts.map(({ id }) => id);
  assert.deepEqual(ids(after), ids(before));
});

test('no view counts what such a server does not tell', async () => {
  const page = await it.open('#/scenarios');
  await rowsOf(page).first().waitFor();
  const views = page.getByRole('group', { name: 'Views' });
  await views.getByRole('button', { name: /^Paused/u }).waitFor();
  for (const name of [/^Unfinished/u, /^Gone quiet/u, /^Switched off/u])
    assert.equal(await views.getByRole('button', { name }).count(), 0);
});
