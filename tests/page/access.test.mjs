/** axe-core on every screen, in both colours and both languages: nothing serious, nothing critical. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findings } from './axe.mjs';
import { assertNoComplaint, openBrowser, openPage } from './browser.mjs';
import { makeSomeChanges, screens, signInTwice, wear } from './screens.mjs';
import { serve } from './served.mjs';

let browser;
let served;
before(async () => {
  const [stranger, guest, owner] = await Promise.all([
    serve('--sandbox', 'tiny'),
    serve('--sandbox', 'agency', '--checked'),
    serve('--sandbox', 'agency', '--sign-in'),
  ]);
  browser = await openBrowser();
  served = { stranger, guest, owner };
  await Promise.all([makeSomeChanges(guest), signInTwice(owner)]);
});
after(async () => {
  await browser?.close();
  await Promise.all(Object.values(served ?? {}).map((one) => one.stop()));
});

for (const language of ['en', 'id']) {
  for (const theme of ['light', 'dark']) {
    describe(`in ${language} and ${theme}`, () => {
      for (const screen of screens) {
        test(`${screen.name} has no serious finding`, async () => {
          const on = served[screen.who];
          await wear(on, { language, theme });
          const { page, complaints, close } = await openPage(browser, on.url);
          try {
            await screen.open(page, on);
            const root = await page.evaluate(() => document.documentElement.lang);
            assert.equal(root, language);
            assert.deepEqual(await findings(page), []);
          } finally {
            // A page that stays open would follow what the next one does.
            await close();
            await screen.leave?.(on);
          }
          assertNoComplaint(complaints);
        });
      }
    });
  }
}
