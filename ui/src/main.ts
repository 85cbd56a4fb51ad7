/**
 * The start of the page: choose the host, wear the look, mount.
 */
import '@fontsource-variable/inter/index.css';
import './app/tokens.css';
import './app/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { wear } from './app/look.svelte';
import { chooseHost } from './host';

wear(undefined)();

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: chooseHost() } });
