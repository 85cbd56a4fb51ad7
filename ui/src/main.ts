/**
 * The start of the page: choose the host, wear the look, mount.
 */
import '@fontsource-variable/inter/index.css';
import './app/tokens.css';
import './app/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { languageOf, wear } from './app/look.svelte';
import { firstPage, pageNamed, welcome } from './app/pages';
import { keyOf, newQueryClient, readsAhead } from './data/queries';
import { chooseHost, type Settings, type Shell } from './host';
import { parse } from './lib/route.svelte';
import { learn } from './text/index.svelte';

wear(undefined)();

// The page is loaded, and what it shows is read, while the core is asked who is signed in. Whoever waits for one
// of them later tells when it fails.
const host = chooseHost();
const client = newQueryClient();
const { page } = parse(location.hash);
const first = pageNamed(page === '' ? firstPage : page);
void first?.load().catch(() => undefined);
const ahead = readsAhead(host, client);
const known = [ahead('get_shell', null), ahead('get_settings', null)];
void ahead('list_organizations', null);
void ahead('get_meter', null);
void first?.readAhead(ahead);

// Words in another font would be laid out and drawn twice. A font that is late is not worth waiting for.
const FONT_PATIENCE_MS = 100;
const font = Promise.race([
  document.fonts.load('1em "Inter Variable"').catch(() => undefined),
  new Promise((late) => setTimeout(late, FONT_PATIENCE_MS)),
]);

// Without these nothing is shown anyway. When the shell gave all answers with the page, waiting costs nothing, and
// the first frame is the whole page.
void Promise.all([...known, font]).then(async () => {
  const settings = client.getQueryData<Settings>(keyOf('get_settings', null));
  const shell = client.getQueryData<Shell>(keyOf('get_shell', null));
  await learn(languageOf(settings?.language));
  if (shell?.accounts.length === 0) await welcome.want();
  const target = document.getElementById('app');
  if (target) mount(App, { target, props: { host, client } });
});
