import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import ListProbe from '../test/ListProbe.svelte';

const rows = Array.from({ length: 5000 }, (_, index) => ({
  id: `${index}`,
  name: `Scenario ${index}`,
}));
const row = (index: number) => screen.getByRole('row', { name: `Scenario ${index}` });

describe('a long list', () => {
  it('holds only the rows that can be seen but tells how many there are', () => {
    render(ListProbe, { rows });
    expect(screen.getByRole('grid', { name: 'Scenarios' })).toHaveAttribute(
      'aria-rowcount',
      '5001',
    );
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(row(0)).toHaveAttribute('aria-rowindex', '2');
  });
  it('lets one row take focus and moves it with the arrows', async () => {
    render(ListProbe, { rows });
    await userEvent.tab();
    expect(row(0)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(row(1)).toHaveFocus();
    expect(screen.getAllByRole('row').filter((one) => one.tabIndex === 0)).toHaveLength(1);
    await userEvent.keyboard('{Home}');
    expect(row(0)).toHaveFocus();
  });
  it('keeps the focus on a jump to a row that did not exist yet', async () => {
    render(ListProbe, { rows });
    await userEvent.tab();
    await userEvent.keyboard('{End}');
    expect(row(4999)).toHaveFocus();
    await userEvent.keyboard('{Home}');
    expect(row(0)).toHaveFocus();
  });
  it('opens with Enter, selects with Space and opens on a click', async () => {
    const onopen = vi.fn();
    const onselect = vi.fn();
    render(ListProbe, { rows, onopen, onselect });
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(onopen).toHaveBeenLastCalledWith(rows[0]);
    await userEvent.keyboard(' ');
    expect(onselect).toHaveBeenLastCalledWith(rows[0]);
    await userEvent.click(row(3));
    expect(onopen).toHaveBeenLastCalledWith(rows[3]);
  });
  it('keeps the focus on its row when rows before it leave', async () => {
    const { rerender } = render(ListProbe, { rows });
    await userEvent.click(row(3));
    await rerender({ rows: rows.slice(2) });
    expect(row(3).tabIndex).toBe(0);
  });
  it('marks the row that is open beside it', () => {
    render(ListProbe, { rows, selected: '2' });
    expect(row(2)).toHaveAttribute('aria-selected', 'true');
    expect(row(1)).toHaveAttribute('aria-selected', 'false');
  });
  it('hidden offers no row, and comes back with the rows it had', async () => {
    const { rerender } = render(ListProbe, { rows });
    const first = row(0);
    await rerender({ rows, hidden: true });
    expect(screen.queryByRole('grid')).toBeNull();
    expect(screen.queryByRole('row')).toBeNull();
    await rerender({ rows: rows.slice(5), hidden: false });
    expect(row(5)).toBe(first);
  });
  it('without rows says so by its count', () => {
    render(ListProbe, { rows: [] });
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '1');
  });
});
