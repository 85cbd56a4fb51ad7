/** A start waits for what its first page needs and for nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, scene } from './scene.mjs';
import { wear } from './screens.mjs';

const it = scene('--sandbox', 'agency', '--checked');

/** The scripts that were asked for before the first rows were on the screen. */
async function scriptsOfStart(page) {
  await rowsOf(page).first().waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('list-drawn').length > 0);
  return page.evaluate(() => {
    const [drawn] = performance.getEntriesByName('list-drawn');
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime < drawn.startTime)
      .map(({ name }) => name.split('/').at(-1));
  });
}

test('the list in English needs one script', async () => {
  await wear(it.served, { language: 'en', theme: 'light' });
  const scripts = await scriptsOfStart(await it.open('#/scenarios'));
  assert.equal(scripts.length, 1, scripts.join(', '));
});

test('the list in Indonesian needs one more', async () => {
  await wear(it.served, { language: 'id', theme: 'light' });
  const page = await it.open('#/scenarios');
  const scripts = await scriptsOfStart(page);
  assert.equal(scripts.length, 2, scripts.join(', '));
  await page.getByRole('heading', { name: 'Skenario', level: 1 }).waitFor();
});

test('the first press on a choice that is not here yet opens it', async () => {
  await wear(it.served, { language: 'en', theme: 'light' });
  const page = await it.open('#/scenarios');
  const field = page.getByRole('combobox', { name: 'Organization' });
  await field.click();
  await page.getByRole('option', { name: 'Kopi Nusantara' }).waitFor();
  assert.equal(await field.evaluate((element) => element === document.activeElement), true);
});
