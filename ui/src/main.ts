/**
 * The start of the page: choose the host, wear the look, mount.
 */
import '@fontsource-variable/inter/index.css';
import './app/tokens.css';
import './app/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { wear } from './app/look.svelte';
import { firstPage, pageNamed } from './app/pages';
import { chooseHost } from './host';
import { parse } from './lib/route.svelte';

wear(undefined)();

// The page loads while the core is asked who is signed in; its frame tells when that fails.
const { page } = parse(location.hash);
void pageNamed(page === '' ? firstPage : page)
  ?.load()
  .catch(() => undefined);

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: chooseHost() } });
