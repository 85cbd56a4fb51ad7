/**
 * Chromium, and pages in it that remember every complaint.
 *
 * In: an address and how the page should look. Out: a page, and what its console, its errors and its content
 * policy complained about. A page test ends with no complaint at all.
 */
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where Chromium is: `MANDOR_CHROMIUM`, or the first known name on the path. */
function executable() {
  if (process.env.MANDOR_CHROMIUM) return process.env.MANDOR_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of NAMES) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  throw new Error(`no Chromium found: install it, or name it in MANDOR_CHROMIUM`);
}

export function openBrowser() {
  return chromium.launch({
    executablePath: executable(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}

/**
 * Opens an address in a fresh profile. The clock shows Jakarta's time, so that pictures do not depend on where
 * they are taken.
 */
export async function openPage(browser, url, { width = 1280, height = 800, dark = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Asia/Jakarta',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`console: ${message.text()}`);
    }
  });
  await page.exposeFunction('tellViolation', (text) => complaints.push(`content policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.tellViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  await page.goto(url);
  await settled(page);
  return { page, complaints, close: () => context.close() };
}

/** Waits until nothing on the page says that it is still loading, or says what never ended. */
export async function settled(page) {
  const handle = await page.waitForFunction(
    () => {
      const missing =
        document.querySelector('main h1') === null
          ? 'there is no page yet'
          : document.fonts.status !== 'loaded'
            ? 'fonts are loading'
            : (document.querySelector('[aria-busy="true"]')?.outerHTML ?? '');
      window.stillLoadingSince ??= performance.now();
      if (missing === '') delete window.stillLoadingSince;
      const isTooLate = performance.now() - window.stillLoadingSince > 60_000;
      return missing === '' || isTooLate ? { missing } : null;
    },
    null,
    { timeout: 90_000 },
  );
  const { missing } = await handle.jsonValue();
  assert.equal(missing, '', 'the page is still loading');
  await page.evaluate(
    () => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume))),
  );
}

/** A refused command is no complaint: Chromium names its status, and the page shows its problem. */
export function withoutRefusals(complaints) {
  return complaints.filter((text) => !text.includes('status of 422'));
}

export function assertNoComplaint(complaints) {
  assert.deepEqual(withoutRefusals(complaints), []);
}

/** Nobody looks for what stands outside the window, so no page scrolls sideways. */
export async function assertNoSidewaysScroll(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
}
