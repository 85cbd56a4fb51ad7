/** Language and colours change under the person's hands, without loading the page again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './scene.mjs';
import { wear } from './screens.mjs';

const it = scene('--sandbox', 'tiny', '--checked');

/** Waits until the paper has another colour than before. */
const untilPaperIsNot = (page, paper) =>
  page.waitForFunction(
    (before) => getComputedStyle(document.body).backgroundColor !== before,
    paper,
  );

const rootOf = (page) =>
  page.evaluate(() => ({
    language: document.documentElement.lang,
    theme: document.documentElement.dataset.theme,
    paper: getComputedStyle(document.body).backgroundColor,
  }));

test('the language changes everywhere without loading again', async () => {
  const page = await it.open('#/settings');
  await page.evaluate(() => (window.sameDocument = true));
  await page.getByRole('radio', { name: 'Bahasa Indonesia' }).check({ force: true });
  await page.getByRole('heading', { name: 'Pengaturan', level: 1 }).waitFor();
  await page.waitForFunction(() => document.documentElement.lang === 'id');
  await page.getByRole('navigation').getByText('Skenario').waitFor();
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => window.sameDocument), true);
});

test('dark and light are chosen, or follow the system', async () => {
  await wear(it.served, { language: 'en', theme: 'system' });
  const page = await it.open('#/today', { dark: true });
  const dark = await rootOf(page);
  assert.equal(dark.theme, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await untilPaperIsNot(page, dark.paper);
  const light = await rootOf(page);
  assert.equal(light.theme, 'light');

  await wear(it.served, { language: 'en', theme: 'dark' });
  await untilPaperIsNot(page, light.paper);
  assert.deepEqual(await rootOf(page), dark);
  await wear(it.served, { language: 'en', theme: 'light' });
});

test('a choice survives opening the page anew', async () => {
  await wear(it.served, { language: 'id', theme: 'dark' });
  const page = await it.open('#/today');
  await page.waitForFunction(() => document.documentElement.lang === 'id');
  assert.equal((await rootOf(page)).theme, 'dark');
});
