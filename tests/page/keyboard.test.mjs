/** From the first screen to another language without a mouse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './served.mjs';
import { rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'agency');

/** What has focus: its name as a screen reader says it, or its text. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });
const focusedRole = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute('role') ?? '');

/** Tab until something by this name has focus; a place that no Tab reaches is out of reach. */
async function tabTo(page, name, most = 40) {
  const passed = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (name instanceof RegExp ? name.test(now) : now === name) return;
    passed.push(now.slice(0, 40));
  }
  assert.fail(`Tab does not reach ${name}, only: ${passed.join(' | ')}`);
}

async function pressEnterOn(page, name, most) {
  await tabTo(page, name, most);
  await page.keyboard.press('Enter');
}

test('welcome, demo, palette, list, pause, undo, settings, language and back', async () => {
  const page = await it.open();
  await pressEnterOn(page, 'Look around first, in a demo workspace', 6);
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
  await page.locator('#today-sentence').waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('scenarios');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
  await rowsOf(page).first().waitFor();

  // A client where this person may act; then into the list, which one row of takes focus.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('kopi marketing working');
  await page.getByText('No scenario matches.').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.type('kopi marketing');
  for (let step = 0; step < 20 && (await focusedRole(page)) !== 'row'; step += 1)
    await page.keyboard.press('Tab');
  assert.equal(await focusedRole(page), 'row');
  await page.keyboard.press('End');
  const name = await page.evaluate(() => document.activeElement?.querySelector('b')?.textContent);
  await page.keyboard.press('Enter');
  const detail = page.locator('#scenario-detail');
  await detail.getByRole('heading', { name, exact: true }).waitFor();

  await pressEnterOn(page, 'Pause');
  await detail.getByText(/Pausing in \d s/u).waitFor();
  assert.notEqual(await focused(page), '', 'focus stays where it was pressed');
  await page.keyboard.press('Control+z');
  await detail.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await eventually('nothing waits any more', async () => {
    const { rows } = await it.served.rpc('list_scenarios');
    return rows.every((row) => row.waiting === null);
  });

  // The same by the button that takes the place of the pressed one.
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  assert.equal(await focusedRole(page), 'row', 'closing gives focus back to the list');
  await page.keyboard.press('p');
  await page.getByText(`Pausing ${name}`).waitFor();
  await pressEnterOn(page, 'Undo', 60);
  await page.getByText(`Left as it was: ${name}`).waitFor();

  await page.keyboard.press('Control+4');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.getAttribute('type'));
    if (at === 'radio') break;
  }
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'Pengaturan', level: 1 }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
});
