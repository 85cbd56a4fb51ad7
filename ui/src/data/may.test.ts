import { describe, expect, it } from 'vitest';
import { problem } from '../host/memory';
import { anAccount, aShell, aZone } from '../test/rows';
import { aScenario } from '../test/scenarios';
import { speak } from '../text/index.svelte';
import { whyNot } from './may';

describe('an action may be pressed', () => {
  const row = aScenario(1, 'Review digest');
  it('when nothing speaks against it, also where roles are unknown', () => {
    expect(whyNot(row, 'pause', aShell())).toBeNull();
    expect(whyNot({ ...row, permission: { kind: 'unknown' } }, 'run', undefined)).toBeNull();
  });
  it('not by somebody whose role lacks it, and says whom to ask', () => {
    const denied = aScenario(1, 'Review digest', {
      teamName: 'Sales',
      permission: { kind: 'denied', ask: 'Dewi' },
    });
    expect(whyNot(denied, 'pause', aShell())).toBe('Needs ‘Can run and pause’ in Sales. Ask Dewi.');
    speak('id');
    expect(whyNot(denied, 'pause', aShell())).toBe(
      'Perlu ‘Bisa menjalankan & menjeda’ di Sales. Tanyakan kepada Dewi.',
    );
  });
  it('not in a hidden team without naming it', () => {
    const hidden = aScenario(1, 'Review digest', {
      teamName: null,
      permission: { kind: 'denied', ask: null },
    });
    expect(whyNot(hidden, 'run', aShell())).toBe('Needs ‘Can run and pause’ in this team.');
  });
  it('not while offline, and that is said before anything else', () => {
    const denied = aScenario(1, 'Review digest', { permission: { kind: 'denied', ask: null } });
    expect(whyNot(denied, 'run', aShell({ offlineSince: 1 }))).toMatch(/offline/u);
  });
  it('not after the sign-in of its zone ended', () => {
    const ended = aShell({
      accounts: [anAccount({ zones: [aZone({ problem: problem('signInEnded') })] })],
    });
    expect(whyNot(row, 'pause', ended)).toBe('Your sign-in ended.');
  });
  it('to run only a scenario that is on', () => {
    const off = aScenario(1, 'Old CRM import', { state: 'paused', isActive: false });
    expect(whyNot(off, 'run', aShell())).toMatch(/^Turn it on first/u);
    expect(whyNot(off, 'turnOn', aShell())).toBeNull();
  });
});
