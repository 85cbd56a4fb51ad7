/**
 * Hands the host from the start of the page to whoever reads or acts.
 */
import { getContext, setContext } from 'svelte';
import type { Host } from '../host';

const KEY = Symbol('host');

export function provideHost(host: Host): void {
  setContext(KEY, host);
}

export function useHost(): Host {
  return getContext<Host>(KEY);
}
