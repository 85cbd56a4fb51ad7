/** Finding scenarios: words, views, organizations, and everything by keyboard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, scene } from './scene.mjs';

const it = scene('--sandbox', 'agency', '--checked');

async function allRows() {
  return (await it.served.rpc('list_scenarios')).rows;
}

/** How many rows the list has, seen or not. */
async function count(page) {
  return Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
}

async function untilCount(page, expected) {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === String(wanted + 1),
    expected,
  );
}

function focusedText(page) {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

test('typed words find by name, client and team in any order', async () => {
  const page = await it.open('#/scenarios');
  const rows = await allRows();
  assert.equal(await count(page), rows.length);
  await page.getByRole('searchbox', { name: 'Find a scenario' }).fill('marketing KOPI');
  const expected = rows.filter(
    (row) => row.organizationName === 'Kopi Nusantara' && row.teamName === 'Marketing',
  );
  await untilCount(page, expected.length);
  await page.getByRole('searchbox').press('Escape');
  await untilCount(page, rows.length);
});

test('a view shows the rows of one state, with their number', async () => {
  const page = await it.open('#/scenarios');
  const failing = (await allRows()).filter((row) => row.state === 'failing').length;
  await page
    .getByRole('group', { name: 'Views' })
    .getByRole('button', { name: /^Failing/u })
    .click();
  await untilCount(page, failing);
  assert.match(page.url(), /view=failing/u);
});

test('views that do not fit stand behind one more choice, all in one line', async () => {
  const page = await it.open('#/scenarios');
  const views = page.getByRole('group', { name: 'Views' });
  await views.getByRole('button', { name: /^Working/u }).waitFor();
  await page.setViewportSize({ width: 760, height: 800 });
  const working = (await allRows()).filter((row) => row.state === 'working').length;
  await views.getByRole('combobox', { name: 'More views' }).selectOption('working');
  await untilCount(page, working);
  assert.match(page.url(), /view=working/u);
  const { height } = await views.boundingBox();
  assert.ok(height < 44, `the views are ${height} high`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await views.getByRole('button', { name: /^Working/u, pressed: true }).waitFor();
});

test('nothing found offers to clear the filter', async () => {
  const page = await it.open('#/scenarios?view=failing');
  const rows = await allRows();
  await page.getByRole('searchbox').fill('no such thing');
  await page.getByText('No scenario matches.').waitFor();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await untilCount(page, rows.length);
});

test('a column heading orders the list', async () => {
  const page = await it.open('#/scenarios');
  await page.getByRole('columnheader', { name: 'Credits' }).getByRole('button').click();
  const rows = await allRows();
  const most = rows.reduce((one, other) =>
    (other.credits ?? -1) > (one.credits ?? -1) ? other : one,
  );
  await rowsOf(page).first().getByText(most.name, { exact: true }).waitFor();
});

test('the whole path works by keyboard alone', async () => {
  const page = await it.open('#/today');
  await page.keyboard.press('Control+2');
  await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('kopi');
  const mine = (await allRows()).filter((row) => row.organizationName === 'Kopi Nusantara');
  await untilCount(page, mine.length);

  // Tab leads from the field into the list, to the one row that takes focus.
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press('Tab');
    const role = await page.evaluate(() => document.activeElement?.getAttribute('role'));
    if (role === 'row') break;
  }
  const first = await focusedText(page);
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await focusedText(page), first);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focusedText(page), first);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  assert.equal(await focusedText(page), first);
  await page.keyboard.press('Enter');
  await page.locator('#scenario-detail h2').waitFor();

  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.waitFor();
  await page.keyboard.type('pengaturan');
  // The words of the other language are fetched when somebody searches.
  await page.getByRole('option', { name: /Settings/u }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.keyboard.press('Control+1');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  assert.match(page.url(), /#\/today/u);
});

test('Esc closes the palette and gives focus back', async () => {
  const page = await it.open('#/scenarios');
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const back = await page.evaluate(() => document.activeElement?.getAttribute('type'));
  assert.equal(back, 'search');
});

test('the palette finds a scenario by name and opens it', async () => {
  const page = await it.open('#/today');
  const [row] = (await allRows()).filter((one) => one.organizationName === 'Harbor & Pine');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(`${row.name} harbor`);
  await page.getByRole('option', { name: `${row.name} · ${row.organizationName}` }).click();
  await page
    .locator('#scenario-detail')
    .getByRole('heading', { name: row.name, exact: true })
    .waitFor();
});

test('an organization chosen once stays chosen on the next page', async () => {
  const page = await it.open('#/scenarios');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('Harbor');
  await page.keyboard.press('Enter');
  const mine = (await allRows()).filter((row) => row.organizationName === 'Harbor & Pine');
  await untilCount(page, mine.length);
  await page.keyboard.press('Control+1');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.keyboard.press('Control+2');
  await untilCount(page, mine.length);
});
