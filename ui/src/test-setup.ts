/**
 * What jsdom leaves out and the page needs: sizes, observers, colour wishes.
 */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/svelte';
import { afterEach, beforeEach, vi } from 'vitest';
import { chooseOrganization } from './data';
import { hideToast } from './parts/toasts.svelte';
import { learn, speak } from './text/index.svelte';

// Without layout every popup would count as scrolled out of sight and stay hidden.
vi.mock('@floating-ui/dom', async (original) => ({
  ...(await original<object>()),
  computePosition: () =>
    Promise.resolve({ x: 0, y: 0, placement: 'bottom', strategy: 'absolute', middlewareData: {} }),
}));

// A page is fetched when it is opened, which takes a busy computer more than a second.
configure({ asyncUtilTimeout: 5_000 });

class Observer {
  observe() {
    // Nothing ever changes its size in jsdom.
  }
  unobserve() {
    // As above.
  }
  disconnect() {
    // As above.
  }
}
globalThis.ResizeObserver = Observer;

Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 800 },
});
Element.prototype.getClientRects = () => [new DOMRect(100, 100, 200, 32)] as unknown as DOMRectList;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
Element.prototype.hasPointerCapture = () => false;
Element.prototype.releasePointerCapture = () => undefined;
Element.prototype.setPointerCapture = () => undefined;
Element.prototype.animate = () =>
  ({ cancel: () => undefined, finished: Promise.resolve() }) as unknown as Animation;

window.matchMedia = (query) =>
  ({
    media: query,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;

await learn('id');

beforeEach(() => {
  speak('en');
  location.hash = '';
  chooseOrganization(null);
  hideToast();
});
afterEach(cleanup);
