/** Without a network: the rows stay, their age is said, nothing can be pressed in vain. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './served.mjs';
import { rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'tiny');

// Its sandbox is somebody else's Make, which can go away while this program runs on.
let elsewhere;
before(async () => {
  elsewhere = await serve('--sandbox', 'tiny');
});
after(() => elsewhere?.stop());

test('a typed address is confirmed by name, and its loss is told while the rows stay', async () => {
  const page = await it.open('#/connect/token');
  const { zone, token } = elsewhere.sandbox.zones[0];
  await page.getByLabel('API token').fill(token);
  await page.getByRole('button', { name: 'Another address' }).click();
  await page.getByLabel('Address', { exact: true }).fill(`http://${zone}`);
  const check = page.getByRole('button', { name: 'Check', exact: true });
  await check.click();
  await page.getByText(`Confirm first that your token may go to ${zone}.`).waitFor();
  await page.getByRole('checkbox', { name: `Yes, send my token to ${zone}` }).check();
  await check.click();
  await page.getByRole('navigation').getByText('Scenarios').click();
  await rowsOf(page).first().waitFor();
  const before = await page.getByRole('grid').getAttribute('aria-rowcount');

  await elsewhere.stop();
  await it.served.rpc('check_now');
  await page.getByText(/^Offline since/u).waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), before);

  await rowsOf(page).first().click();
  const detail = page.locator('#scenario-detail');
  const pause = detail.getByRole('button', { name: /^(Pause|Turn on)$/u });
  assert.equal(await pause.getAttribute('aria-disabled'), 'true');
  await pause.focus();
  await page.getByText('This computer is offline. Changes wait for the network.').first().waitFor();
  await page.getByRole('navigation').getByText('Today').click();
  await page.getByText(/^Offline since/u).waitFor();
});
