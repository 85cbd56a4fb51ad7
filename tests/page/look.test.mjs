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

test('the palette fades where more of it is below, and ends with a whole row', async () => {
  await wear(it.served, { language: 'en', theme: 'light' });
  const page = await it.open('#/today');
  await page.keyboard.press('Control+k');
  const list = page.getByRole('dialog').getByRole('listbox');
  await list.waitFor();
  const foot = () =>
    list.evaluate((element) => {
      const end = element.getBoundingClientRect().bottom;
      const rows = [...element.querySelectorAll('[role="option"]')].map((row) =>
        row.getBoundingClientRect(),
      );
      const cut = rows.find(({ top, bottom }) => top < end && bottom > end);
      return {
        fades: getComputedStyle(element).maskImage !== 'none',
        seen: cut ? (end - cut.top) / cut.height : 1,
      };
    });
  const begun = await foot();
  assert.equal(begun.fades, true);
  assert.ok(begun.seen > 0.6, `only ${begun.seen} of the last row is in sight`);
  for (let row = 0; row < 20; row += 1) await page.keyboard.press('ArrowDown');
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector('[role="listbox"]')).maskImage === 'none',
  );
  assert.deepEqual(await foot(), { fades: false, seen: 1 });
});

test('a narrow window shows the age and what its numbers count on every page', async () => {
  for (const hash of ['#/today', '#/activity', '#/settings']) {
    const page = await it.open(hash, { width: 900 });
    const sidebar = page.getByRole('navigation');
    const inWindow = async (text) => {
      const box = await sidebar.getByText(text).filter({ visible: true }).last().boundingBox();
      assert.ok(box !== null && box.width > 1, `${text} is out of sight on ${hash}`);
    };
    await inWindow('Requests');
    await inWindow(/^checked|^checking now/u);
  }
});
