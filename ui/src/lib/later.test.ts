import { expect, it, vi } from 'vitest';
import { later } from './later.svelte';

it('a part is loaded once, when it is wanted', async () => {
  const load = vi.fn(() => Promise.resolve({ default: 'part' }));
  const part = later(load);
  expect(load).not.toHaveBeenCalled();
  expect(part.here).toBeUndefined();
  await Promise.all([part.want(), part.want()]);
  expect(part.here).toBe('part');
  expect(load).toHaveBeenCalledOnce();
});

it('a part that could not be loaded is asked for again', async () => {
  const load = vi
    .fn<() => Promise<{ default: string }>>()
    .mockRejectedValueOnce(new Error('gone'))
    .mockResolvedValueOnce({ default: 'part' });
  const part = later(load);
  await part.want();
  expect(part.here).toBeUndefined();
  await part.want();
  expect(part.here).toBe('part');
});
