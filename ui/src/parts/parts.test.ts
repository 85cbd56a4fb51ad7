import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { problem } from '../host/memory';
import { NOW } from '../test/rows';
import AsOf from './AsOf.svelte';
import Button from './Button.svelte';
import Chip from './Chip.svelte';
import Combobox from './Combobox.svelte';
import ConfirmDialog from './ConfirmDialog.svelte';
import Meter from './Meter.svelte';
import Pill from './Pill.svelte';
import ProblemBanner from './ProblemBanner.svelte';
import SearchField from './SearchField.svelte';
import Select from './Select.svelte';
import Skeleton from './Skeleton.svelte';
import Sparkbars from './Sparkbars.svelte';
import Tabs from './Tabs.svelte';
import ToastRegion from './ToastRegion.svelte';
import MenuProbe from '../test/MenuProbe.svelte';
import { showToast } from './toasts.svelte';
import { wantAll } from '../lib/later.svelte';

// A busy computer takes long to make what comes later; no test waits for that.
beforeAll(wantAll, 120_000);

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

afterEach(() => {
  vi.useRealTimers();
});

describe('a button', () => {
  it('that may not be pressed stays focusable, does nothing and says why', async () => {
    const onclick = vi.fn();
    render(Button, { children: text('Pause'), reason: 'Ask Dewi.', onclick });
    const button = screen.getByRole('button', { name: 'Pause' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription('Ask Dewi.');
    await userEvent.tab();
    expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
  });
  it('that is busy takes no second press', async () => {
    const onclick = vi.fn();
    render(Button, { children: text('Check'), busy: true, onclick });
    await userEvent.click(screen.getByRole('button', { name: 'Check' }));
    expect(onclick).not.toHaveBeenCalled();
  });
});

describe('a pill', () => {
  it.each(['ok', 'warn', 'fail', 'idle', 'info', 'undone'] as const)(
    '%s has a word and a shape of its own',
    (kind) => {
      const { container } = render(Pill, { kind, text: 'Working' });
      expect(screen.getByText('Working')).toBeVisible();
      expect(container.querySelector('svg')?.innerHTML).toMatchSnapshot();
    },
  );
});

describe('a problem', () => {
  it('keeps no Details for what its sentences name already', () => {
    const said = problem('addressNotConfirmed', { means: 'It would go to make.example.com.' });
    render(ProblemBanner, { problem: { ...said, detail: 'make.example.com' } });
    expect(screen.getByText(/make\.example\.com/u)).toBeVisible();
    expect(screen.queryByText('Details')).toBeNull();
  });
  it('says what happened, what it means and what to press, with Make’s text behind Details', async () => {
    const onpress = vi.fn();
    render(ProblemBanner, {
      problem: problem('slowDown', { detail: 'Too many requests.' }),
      onpress,
    });
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('It happened: slowDown.');
    expect(alert).toHaveTextContent('It means this.');
    expect(screen.getByText('Too many requests.')).not.toBeVisible();
    await userEvent.click(screen.getByText('Details'));
    expect(screen.getByText('Too many requests.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onpress).toHaveBeenCalledOnce();
  });
  it('counts down to when Make may be asked again', () => {
    const retryAt = Date.now() + 41_000;
    render(ProblemBanner, { problem: problem('slowDown', { retryAt }) });
    expect(screen.getByRole('timer')).toHaveTextContent(/^Continuing in 0:4[01]\.$/u);
  });
  it('without a button gives its advice as a sentence', () => {
    render(ProblemBanner, { problem: problem('refused', { press: 'Read the details' }) });
    expect(screen.getByText('Read the details.')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('waiting', () => {
  it('shows nothing at first, then rows, and counts once it takes long', async () => {
    vi.useFakeTimers();
    const { container } = render(Skeleton, { rows: 3, progress: { done: 1200, total: 5000 } });
    const rows = () => container.querySelectorAll('.row').length;
    expect(rows()).toBe(0);
    await vi.advanceTimersByTimeAsync(250);
    expect(rows()).toBe(3);
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
    await vi.advanceTimersByTimeAsync(3000);
    expect(screen.getByRole('status')).toHaveTextContent('1,200 of 5,000 read');
  });
});

describe('an age', () => {
  it('is quiet while it is young and a marked word once it is old', async () => {
    vi.useFakeTimers({ now: NOW });
    const { rerender } = render(AsOf, { at: NOW - 60_000 });
    expect(screen.getByText(/^as of/u)).toBeVisible();
    await rerender({ at: NOW - 3_600_000 });
    expect(screen.getByText(/^May be old: as of/u)).toBeVisible();
    await rerender({ at: null });
    expect(screen.getByText('not read yet')).toBeVisible();
  });
});

describe('a toast', () => {
  it('is announced, can be taken back and leaves by itself', async () => {
    vi.useFakeTimers();
    const undo = vi.fn(() => Promise.resolve());
    render(ToastRegion);
    showToast({ text: 'Pausing Invoices', undo });
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByRole('status')).toHaveTextContent('Pausing Invoices');
    screen.getByRole('button', { name: 'Undo' }).click();
    await vi.advanceTimersByTimeAsync(0);
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    showToast({ text: 'Saved' });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(screen.getByRole('status')).toHaveTextContent('Saved');
    await vi.advanceTimersByTimeAsync(200);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
  it('waits while it has focus', async () => {
    vi.useFakeTimers();
    render(ToastRegion);
    showToast({ text: 'Saved' });
    await vi.advanceTimersByTimeAsync(0);
    screen.getByRole('button', { name: 'Close' }).focus();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(screen.getByRole('status')).toHaveTextContent('Saved');
  });
  it('takes the place of the one before', async () => {
    render(ToastRegion);
    showToast({ text: 'First' });
    showToast({ text: 'Second' });
    expect(await screen.findByText('Second')).toBeVisible();
    expect(screen.queryByText('First')).toBeNull();
  });
  it('offers no undo once the entry has left', async () => {
    vi.useFakeTimers();
    render(ToastRegion);
    showToast({ text: 'Pausing', undo: () => Promise.resolve(), until: Date.now() + 3_000 });
    await vi.advanceTimersByTimeAsync(0);
    screen.getByRole('button', { name: 'Close' }).focus();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });
});

describe('a dialog', () => {
  it('asks by name, and Cancel and Escape change nothing', async () => {
    const onconfirm = vi.fn();
    const onclose = vi.fn();
    render(ConfirmDialog, {
      open: true,
      title: 'Sign out?',
      body: 'It is forgotten.',
      confirm: 'Sign out',
      onconfirm,
      onclose,
    });
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out?' });
    expect(dialog).toHaveAccessibleDescription('It is forgotten.');
    await userEvent.keyboard('{Escape}');
    expect(onclose).toHaveBeenCalled();
    expect(onconfirm).not.toHaveBeenCalled();
  });
  it('runs what its button says', async () => {
    const onconfirm = vi.fn();
    render(ConfirmDialog, {
      open: true,
      title: 'Sure?',
      body: 'Yes.',
      confirm: 'Do it',
      onconfirm,
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Do it' }));
    expect(onconfirm).toHaveBeenCalledOnce();
  });
});

describe('a menu', () => {
  it('runs the picked action by keyboard and never one with a reason', async () => {
    const pause = vi.fn();
    const turnOn = vi.fn();
    render(MenuProbe, {
      items: [
        { text: 'Pause', onpick: pause },
        { text: 'Turn on', onpick: turnOn, reason: 'It is on already.' },
      ],
    });
    screen.getByRole('button', { name: 'More' }).focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('menuitem', { name: /Turn on/u }));
    expect(turnOn).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Pause' }));
    expect(pause).toHaveBeenCalledOnce();
  });
});

describe('choosing', () => {
  const choices = [
    { value: 'a', text: 'Kopi Nusantara' },
    { value: 'b', text: 'Rumah Sehat' },
  ];
  it('one out of few works by keyboard', async () => {
    const onchange = vi.fn();
    render(Select, { label: 'Every', value: 'a', choices, onchange });
    screen.getByRole('combobox', { name: 'Every: Kopi Nusantara' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    await userEvent.click(await screen.findByRole('option', { name: 'Rumah Sehat' }));
    expect(onchange).toHaveBeenCalledWith('b');
  });
  it('one out of many narrows while typing', async () => {
    const onchange = vi.fn();
    render(Combobox, { label: 'Organization', value: 'a', choices, onchange });
    const find = () => screen.getByRole('combobox', { name: 'Organization' });
    expect(find()).toHaveValue('Kopi Nusantara');
    await userEvent.click(find());
    await screen.findByRole('option', { name: 'Kopi Nusantara' });
    const field = find();
    expect(field).toHaveFocus();
    await userEvent.clear(field);
    await userEvent.type(field, 'sehat');
    expect(screen.queryByRole('option', { name: 'Kopi Nusantara' })).toBeNull();
    await userEvent.click(await screen.findByRole('option', { name: 'Rumah Sehat' }));
    expect(onchange).toHaveBeenCalledWith('b');
  });
  it('a tab moves with the arrows', async () => {
    render(Tabs, {
      label: 'Detail',
      value: 'one',
      tabs: [
        { value: 'one', text: 'Overview' },
        { value: 'two', text: 'Runs' },
      ],
      panel: text('Panel'),
    });
    screen.getByRole('tab', { name: 'Overview' }).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Runs' })).toHaveAttribute('aria-selected', 'true');
  });
  it('a chip says whether it is on and how many it shows', () => {
    render(Chip, { text: 'Failing', count: 4, on: true, onclick: () => undefined });
    expect(screen.getByRole('button', { name: /Failing\s*4/u, pressed: true })).toBeVisible();
  });
});

it('a filter field empties on Escape and by its button', async () => {
  render(SearchField, { value: '', label: 'Filter' });
  const field = screen.getByRole('searchbox', { name: 'Filter' });
  await userEvent.type(field, 'kopi');
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
  expect(field).toHaveValue('');
  await userEvent.type(field, 'kopi{Escape}');
  expect(field).toHaveValue('');
});

it('a meter tells its value in words', () => {
  render(Meter, { label: 'Requests', value: 22, max: 120, text: '22 of 120' });
  expect(screen.getByRole('meter', { name: 'Requests' })).toHaveAttribute(
    'aria-valuetext',
    '22 of 120',
  );
});

it('bars are one picture with one sentence', () => {
  render(Sparkbars, {
    label: '2 runs, 1 failed',
    bars: [
      { key: 1, value: 3, failed: 0, title: '09:00' },
      { key: 2, value: 0, failed: 1, title: '10:00' },
    ],
  });
  expect(screen.getByRole('img', { name: '2 runs, 1 failed' })).toBeVisible();
});
