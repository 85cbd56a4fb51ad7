import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { expect, it, vi } from 'vitest';
import IconButton from './IconButton.svelte';

it('a button with a picture does what it is for, though its tooltip listens too', async () => {
  const onclick = vi.fn();
  const children = createRawSnippet(() => ({ render: () => '<i></i>' }));
  render(IconButton, { label: 'Close', onclick, children });
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onclick).toHaveBeenCalledOnce();
});
