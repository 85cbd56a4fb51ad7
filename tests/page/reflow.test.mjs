/** Narrow windows: everything is still there, and nobody has to scroll sideways. */
import { describe, test } from 'node:test';
import { assertNoSidewaysScroll } from './browser.mjs';
import { scene } from './scene.mjs';
import { screens, wear } from './screens.mjs';

const it = scene('--sandbox', 'agency', '--checked');

for (const width of [900, 320]) {
  describe(`at ${width} pixels`, () => {
    for (const screen of screens.filter((one) => one.person)) {
      test(`${screen.name} fits`, async () => {
        // The longer language decides.
        await wear(it.served, { language: 'id', theme: 'light' });
        const page = await it.open('', { width, height: 800 });
        await screen.open(page, it.served);
        await assertNoSidewaysScroll(page);
      });
    }
  });
}

test('the token page fits at 320 pixels', async () => {
  const page = await it.open('#/connect/token', { width: 320, height: 640 });
  await page.locator('input').first().waitFor();
  await assertNoSidewaysScroll(page);
});
