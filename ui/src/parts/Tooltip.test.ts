import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { describe, expect, it } from 'vitest';
import IconButton from './IconButton.svelte';

const cross = createRawSnippet(() => ({ render: () => '<i>x</i>' }));
const show = () => render(IconButton, { label: 'Close the detail', children: cross });

describe('a tooltip', () => {
  it('comes on pointing, also the first one, and leaves with the pointer', async () => {
    show();
    await userEvent.hover(screen.getByRole('button'));
    expect(await screen.findByText('Close the detail')).toBeInTheDocument();
    await userEvent.unhover(screen.getByRole('button'));
    await waitFor(() => expect(screen.queryByText('Close the detail')).toBeNull());
  });
  it('stays while its text is pointed at', async () => {
    show();
    await userEvent.hover(screen.getByRole('button'));
    const tip = await screen.findByText('Close the detail');
    await userEvent.unhover(screen.getByRole('button'));
    await userEvent.hover(tip);
    await new Promise((later) => setTimeout(later, 250));
    expect(screen.getByText('Close the detail')).toBeInTheDocument();
  });
  it('comes with the focus of the keyboard, and Escape hides it without moving focus', async () => {
    show();
    await userEvent.tab();
    expect(await screen.findByText('Close the detail')).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('Close the detail')).toBeNull());
    expect(screen.getByRole('button')).toHaveFocus();
  });
  it('leaves when the control is pressed', async () => {
    show();
    await userEvent.hover(screen.getByRole('button'));
    await screen.findByText('Close the detail');
    await userEvent.click(screen.getByRole('button'));
    await waitFor(() => expect(screen.queryByText('Close the detail')).toBeNull());
  });
});
