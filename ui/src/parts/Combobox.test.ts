import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import Combobox from './Combobox.svelte';

const choices = [
  { value: 'a', text: 'Kopi Nusantara' },
  { value: 'b', text: 'Rumah Sehat' },
];

// Only the first one of a page meets a list that is not here yet.
it('what is typed before its list is here goes on in it', async () => {
  const onchange = vi.fn();
  render(Combobox, { label: 'Organization', value: 'a', choices, onchange });
  await userEvent.tab();
  const standIn = screen.getByRole<HTMLInputElement>('combobox', { name: 'Organization' });
  expect(standIn).toHaveFocus();
  standIn.value = 'sehat';
  standIn.dispatchEvent(new Event('input', { bubbles: true }));
  const found = await screen.findByRole('option', { name: 'Rumah Sehat' });
  expect(screen.queryByRole('option', { name: 'Kopi Nusantara' })).toBeNull();
  expect(screen.getByRole('combobox')).toHaveFocus();
  await userEvent.click(found);
  expect(onchange).toHaveBeenCalledWith('b');
});
