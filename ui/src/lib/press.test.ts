import { describe, expect, it, vi } from 'vitest';
import { pressOf, pressOfAction } from './press';
import { route } from './route.svelte';

describe('the button of a problem', () => {
  it('reads again where its words say so', () => {
    const readAgain = vi.fn();
    pressOf({ code: 'timeout' }, readAgain)?.();
    expect(readAgain).toHaveBeenCalledOnce();
  });
  it('leads to the accounts when the sign-in ended, and to Activity when something still waits', () => {
    const readAgain = vi.fn();
    pressOf({ code: 'signInEnded' }, readAgain)?.();
    expect(route().page).toBe('settings');
    pressOf({ code: 'stillWaiting' }, readAgain)?.();
    expect(route().page).toBe('activity');
    expect(readAgain).not.toHaveBeenCalled();
  });
  it('is left out where the words are advice, or nothing can be read again', () => {
    expect(pressOf({ code: 'notAllowed' }, vi.fn())).toBeUndefined();
    expect(pressOf({ code: 'slowDown' }, vi.fn())).toBeUndefined();
    expect(pressOf({ code: 'timeout' })).toBeUndefined();
  });
  it('looks at Make when it is unclear what came of an action, and repeats no action', () => {
    const checkNow = vi.fn();
    pressOfAction({ code: 'unclear' }, checkNow)?.();
    expect(checkNow).toHaveBeenCalledOnce();
    expect(pressOfAction({ code: 'timeout' }, checkNow)).toBeUndefined();
  });
});
