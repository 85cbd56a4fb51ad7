/**
 * How fast the page is with 5,000 scenarios: first paint, filtering, scrolling.
 *
 * In: `serve` with the huge sandbox. Out: a line `measured: what | number | aim` for each, and all of it in
 * `target/bench/page.json`. Nothing is judged here: a busy machine says other numbers than a quiet one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage, settled } from './browser.mjs';
import { rowsOf } from './scene.mjs';
import { serve } from './served.mjs';

const OPENINGS = 11;
/** From many rows to others, to one, to none, and back to many. */
const WORDS = [
  'k',
  'ko',
  'kop',
  'kopi',
  'marketing',
  'order jawa',
  'invoice',
  'a',
  'basket ambon',
  'basket',
  'sync stock',
  'zzz',
  '',
];
const ROUNDS = 20;
const SCROLL_MS = 5_000;

const measured = [];
function tell(what, number, unit, aim) {
  measured.push({ what, number, unit, aim });
  console.log(`measured: ${what} | ${number.toFixed(1)} ${unit} | ${aim}`);
}

function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const served = await serve('--sandbox', 'huge', '--checked');
const browser = await openBrowser();

await firstPaint();
await filtering();
await scrolling();

await browser.close();
await served.stop();
const folder = fileURLToPath(new URL('../../target/bench', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/page.json`, `${JSON.stringify(measured, null, 2)}\n`);

/** From the address to the first frame that shows a row; a page with one fixed row is the measure. */
async function firstPaint() {
  const emptyPage =
    '<!doctype html><title>Empty</title><main><div role="rowgroup"><div role="row">One row</div></div></main>';
  const empty = [];
  const list = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    empty.push(await untilRow(`${served.url}/empty.html`, emptyPage));
    list.push(await untilRow(`${served.url}/#/scenarios`));
  }
  // The first opening of each also starts processes of the browser.
  const [usualEmpty, usualList] = [empty, list].map((all) => quantile(all.slice(1), 0.5));
  tell('page: empty page, first paint', usualEmpty, 'ms', 'the measure of the next line');
  tell('page: list of 5,000 from cache, first paint', usualList, 'ms', 'at most 1,000 ms');
}

async function untilRow(url, instead) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  if (instead)
    await page.route(url, (route) => route.fulfill({ body: instead, contentType: 'text/html' }));
  await page.addInitScript(() => {
    window.shown = new Promise((resolve) => {
      const look = () => {
        if (document.querySelector('[role=rowgroup] [role=row]:not(:empty)')) {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
        } else requestAnimationFrame(look);
      };
      look();
    });
  });
  await page.goto(url);
  const took = await page.evaluate(() => window.shown);
  await context.close();
  return took;
}

/**
 * From a typed letter until the frame that shows the rows is made: the letter comes in at the beginning of a frame,
 * and the message behind it waits until that frame is laid out and painted.
 */
async function filtering() {
  const { page, close } = await openPage(browser, `${served.url}/#/scenarios`);
  await rowsOf(page).first().waitFor();
  const times = await page.evaluate(
    async ({ words, rounds }) => {
      const field = document.querySelector('[data-filter]');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
      const frame = () => new Promise((resume) => requestAnimationFrame(resume));
      const times = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const word of words) {
          await frame();
          const begun = performance.now();
          set.call(field, word);
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          // Svelte writes to the document in the microtasks before this macrotask, and the frame is in between.
          await new Promise((resume) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resume;
            port2.postMessage(null);
          });
          document.querySelector('main').getBoundingClientRect();
          times.push(performance.now() - begun);
          await frame();
        }
      }
      return times;
    },
    { words: WORDS, rounds: ROUNDS },
  );
  // The first round also compiles the code.
  const warm = times.slice(WORDS.length);
  tell('page: filter of 5,000 rows, half of the times', quantile(warm, 0.5), 'ms', '');
  tell('page: filter of 5,000 rows, 99 of 100', quantile(warm, 0.99), 'ms', 'at most 16 ms');
  await close();
}

/** The time between frames while the list runs from its first row towards its last. */
async function scrolling() {
  const { page, close } = await openPage(browser, `${served.url}/#/scenarios`);
  await rowsOf(page).first().waitFor();
  await settled(page);
  const frames = await page.evaluate(async (length) => {
    const list = document.querySelector('[role=grid]');
    const frame = () => new Promise((resume) => requestAnimationFrame(resume));
    const step = (list.scrollHeight - list.clientHeight) / (length / 16);
    const frames = [];
    let last = await frame();
    const end = last + length;
    while (last < end) {
      list.scrollTop += step;
      const now = await frame();
      frames.push(now - last);
      last = now;
    }
    return frames;
  }, SCROLL_MS);
  tell(
    'page: scrolling through 5,000 rows, frames a second',
    (frames.length / SCROLL_MS) * 1000,
    '',
    'at least 50',
  );
  tell(
    'page: scrolling through 5,000 rows, longest frame',
    Math.max(...frames),
    'ms',
    'at most 32 ms',
  );
  await close();
}
