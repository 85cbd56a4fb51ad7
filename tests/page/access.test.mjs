/** axe-core on every screen, in both colours and both languages: nothing serious, nothing critical. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findings } from './axe.mjs';
import { assertNoComplaint, openBrowser, openPage } from './browser.mjs';
import { makeSomeChanges, screens, wear } from './screens.mjs';
import { serve } from './served.mjs';

let browser;
let served;
before(async () => {
  const [stranger, person] = await Promise.all([
    serve('--sandbox', 'tiny'),
    serve('--sandbox', 'agency', '--checked'),
  ]);
  browser = await openBrowser();
  served = { stranger, person };
  await makeSomeChanges(person);
});
after(async () => {
  await Promise.all([browser?.close(), served?.stranger.stop(), served?.person.stop()]);
});

for (const language of ['en', 'id']) {
  for (const theme of ['light', 'dark']) {
    describe(`in ${language} and ${theme}`, () => {
      for (const screen of screens) {
        test(`${screen.name} has no serious finding`, async () => {
          const on = screen.person ? served.person : served.stranger;
          await wear(on, { language, theme });
          const { page, complaints, close } = await openPage(browser, on.url);
          await screen.open(page, on);
          const root = await page.evaluate(() => document.documentElement.lang);
          assert.equal(root, language);
          assert.deepEqual(await findings(page), []);
          await close();
          assertNoComplaint(complaints);
        });
      }
    });
  }
}
