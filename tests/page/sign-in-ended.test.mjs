/** A revoked token: said on every page, nothing is lost, and a new token brings everything back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowNamed, rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'tiny', '--checked');

test('a revoked token is told with the way back, and the last known rows stay', async () => {
  const page = await it.open('#/scenarios');
  await rowsOf(page).first().waitFor();
  const before = await page.getByRole('grid').getAttribute('aria-rowcount');
  const { rows } = await it.served.rpc('list_scenarios');
  const mine = rows.find((row) => row.state === 'working' && row.permission.kind === 'allowed');

  await it.served.order('/tokens/revoke', { token: it.served.sandbox.zones[0].token });
  await it.served.rpc('check_now');
  const told = page.getByRole('alert').filter({ hasText: 'Your sign-in ended.' });
  await told.waitFor();
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), before);

  await rowNamed(page, mine.name).click();
  const pause = page
    .locator('#scenario-detail')
    .getByRole('button', { name: 'Pause', exact: true });
  assert.equal(await pause.getAttribute('aria-disabled'), 'true');
  assert.equal(await told.count(), 1);
  await page.keyboard.press('Control+1');
  await page.getByRole('heading', { name: /automations? needs? you/u }).waitFor();
  assert.equal(await told.count(), 1);

  await told.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('API token').waitFor();
});
