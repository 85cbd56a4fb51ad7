/** Whatever people write into Make is shown as the text it is, and the layout holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoSidewaysScroll } from './browser.mjs';
import { eventually } from './served.mjs';
import { rowNamed, scene } from './scene.mjs';

const it = scene('--sandbox', 'tiny', '--checked');

const names = [
  '<img src=x onerror="window.wasRun = true">',
  '"><script>window.wasRun = true</script>',
  '<svg/onload=window.wasRun=true>',
  'javascript:window.wasRun=true//',
  "{{constructor.constructor('window.wasRun = true')()}}",
  '\u202Eسلسلة من اليمين إلى اليسار',
  'Sehr'.padEnd(300, 'langerNameOhneLeerzeichen'),
  'Z\u0337\u0322a\u0335\u0321l\u0334g\u0336o 😀🏳️‍🌈 名前',
];

test('hostile names stand in list and detail as text and run nothing', async () => {
  const { scenarios } = await it.served.facts('/scenarios');
  assert.ok(scenarios.length >= names.length);
  for (const [index, name] of names.entries()) {
    await it.served.order('/scenarios/rename', { id: scenarios[index].id, name });
  }
  await it.served.rpc('check_now');
  await eventually('the names arrive', async () => {
    const { rows } = await it.served.rpc('list_scenarios');
    return names.every((name) => rows.some((row) => row.name === name));
  });

  const page = await it.open('#/scenarios');
  for (const name of names) {
    await rowNamed(page, name).waitFor();
    await rowNamed(page, name).click();
    const heading = page.locator('#scenario-detail h2');
    await page.waitForFunction(
      (wanted) => document.querySelector('#scenario-detail h2')?.textContent === wanted,
      name,
    );
    assert.equal(await heading.locator('*').count(), 0, 'nothing in the name became an element');
    await assertNoSidewaysScroll(page);
  }
  assert.equal(await page.evaluate(() => window.wasRun), undefined);
  assert.equal(await page.locator('img, script:not([src])').count(), 0);
});
