/** Narrow windows: everything is still there, and nobody has to scroll sideways. */
import { describe, test } from 'node:test';
import { assertNoSidewaysScroll } from './browser.mjs';
import { preparedScene, scene } from './scene.mjs';
import { screens, signInTwice, wear } from './screens.mjs';

const it = scene('--sandbox', 'agency', '--checked');
const owner = preparedScene(signInTwice, '--sandbox', 'agency', '--sign-in');

for (const width of [900, 320]) {
  describe(`at ${width} pixels`, () => {
    for (const screen of screens.filter(({ who }) => who !== 'stranger')) {
      test(`${screen.name} fits`, async () => {
        const on = screen.who === 'owner' ? owner : it;
        // The longer language decides.
        await wear(on.served, { language: 'id', theme: 'light' });
        const page = await on.open('', { width, height: 800 });
        await screen.open(page, on.served);
        await assertNoSidewaysScroll(page);
        await screen.leave?.(on.served);
      });
    }
  });
}

test('the token page fits at 320 pixels', async () => {
  const page = await it.open('#/connect/token', { width: 320, height: 640 });
  await page.locator('input').first().waitFor();
  await assertNoSidewaysScroll(page);
});
