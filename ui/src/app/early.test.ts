import { render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { memoryHost } from '../host/memory';
import { aShell, someSettings } from '../test/rows';
import App from './App.svelte';

// In a file of its own: the search comes once, and then it is here.
it('lets no key typed before the search has come reach the page', async () => {
  location.hash = '#/activity';
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  const host = memoryHost({
    get_shell: () => aShell(),
    get_settings: () => someSettings(),
    list_organizations: () => ({ rows: [], teams: [], asOf: null }),
    get_meter: () => [],
    list_activity: () => [],
  });
  render(App, { host });
  const heading = await screen.findByRole('heading', { level: 1, name: 'Activity' });
  const press = (key: string, ctrlKey = false) => {
    const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true });
    heading.dispatchEvent(event);
    return event;
  };
  const heard = vi.fn();
  heading.addEventListener('keydown', heard);
  press('p');
  expect(heard).toHaveBeenCalledTimes(1);
  press('k', true);
  heard.mockClear();
  expect(press('p').defaultPrevented).toBe(true);
  expect(heard).not.toHaveBeenCalled();
  expect(await screen.findByRole('dialog')).toBeVisible();
});
