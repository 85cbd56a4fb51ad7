/**
 * Every screen as a picture: light and dark, in both languages, wide and narrow.
 *
 * In: `serve`, and a folder (`MANDOR_SCREENSHOTS`, or `target/screenshots`). Out: `NAME.THEME.LANGUAGE.WIDTH.png`.
 * A page that complains is named, and the pictures are taken all the same.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage, settled, withoutRefusals } from './browser.mjs';
import { makeSomeChanges, screens, signInTwice, wear } from './screens.mjs';
import { eventually, serve } from './served.mjs';

const folder =
  process.env.MANDOR_SCREENSHOTS ??
  fileURLToPath(new URL('../../target/screenshots', import.meta.url));
mkdirSync(folder, { recursive: true });

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 800 },
];

/**
 * What is shown of a workspace: its pictures' first word, how far it has come, and which screens tell something
 * of their own there. A whole look at 5,000 scenarios takes minutes, so the huge one is shown while it goes on.
 */
const workspaces = [
  { name: '', sandbox: 'agency', until: ['--checked'], who: 'guest', wanted: () => true },
  { name: '', sandbox: 'agency', until: ['--sign-in'], who: 'owner', wanted: () => true },
  { name: '', sandbox: 'tiny', until: [], who: 'stranger', wanted: () => true },
  {
    name: 'tiny-',
    sandbox: 'tiny',
    until: ['--checked'],
    who: 'guest',
    wanted: (screen) => ['today', 'scenarios', 'activity'].includes(screen),
  },
  {
    name: 'huge-',
    sandbox: 'huge',
    until: ['--signed-in'],
    who: 'guest',
    wanted: (screen) => ['today', 'scenarios'].includes(screen),
  },
];

let taken = 0;
let complaining = 0;
const browser = await openBrowser();
for (const workspace of workspaces) {
  const served = await serve('--sandbox', workspace.sandbox, ...workspace.until);
  if (workspace.sandbox === 'agency' && workspace.who === 'guest') await makeSomeChanges(served);
  if (workspace.who === 'owner') await signInTwice(served);
  if (workspace.sandbox === 'huge') await untilSomeRunsWereRead(served);
  const chosen = screens.filter(
    (screen) => screen.who === workspace.who && workspace.wanted(screen.name),
  );
  for (const theme of ['light', 'dark']) {
    for (const language of ['en', 'id']) {
      await wear(served, { language, theme });
      for (const size of SIZES) {
        for (const screen of chosen)
          await take(served, workspace, screen, { theme, language, size });
      }
    }
  }
  await served.stop();
}
await browser.close();
console.log(`${taken} pictures in ${folder}`);
if (complaining > 0) {
  console.error(`${complaining} pages complained`);
  process.exitCode = 1;
}

/** So that the page of today has something to say. */
function untilSomeRunsWereRead(served) {
  return eventually('the first runs are read', async () => {
    const { counts } = await served.rpc('get_today', { organization: null });
    return counts.failing + counts.fine >= 50;
  });
}

async function take(served, workspace, screen, { theme, language, size }) {
  const name = `${workspace.name}${screen.name}.${theme}.${language}.${size.width}`;
  const { page, complaints, close } = await openPage(browser, served.url, {
    ...size,
    dark: theme === 'dark',
  });
  await screen.open(page, served);
  await settled(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  taken += 1;
  const real = withoutRefusals(complaints);
  if (real.length > 0) {
    complaining += 1;
    console.error(`${name}: ${real.join('; ')}`);
  }
  await close();
  await screen.leave?.(served);
}
