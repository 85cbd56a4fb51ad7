import { QueryObserver } from '@tanstack/svelte-query';
import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../host';
import { asProblem } from '../host/problem';
import { memoryHost, problem } from '../host/memory';
import { shownToast } from '../parts/toasts.svelte';
import { anEntry } from '../test/rows';
import { actionsOn } from './actions';
import { followChanges, newQueryClient, touches } from './queries';

describe('an announcement', () => {
  const changed = (...topics: ('shell' | 'scenarios' | 'journal')[]): Event => ({
    kind: 'changed',
    topics,
  });
  it.each([
    [changed('scenarios'), ['list_scenarios', null], true],
    [changed('journal'), ['list_activity', null], true],
    [changed('shell'), ['list_scenarios', null], false],
    [
      { kind: 'scenarioChanged', key: { zone: 1, id: 2 } },
      ['get_scenario', { key: { zone: 1, id: 2 } }],
      true,
    ],
    [
      { kind: 'scenarioChanged', key: { zone: 1, id: 2 } },
      ['get_scenario', { key: { zone: 2, id: 2 } }],
      false,
    ],
    [{ kind: 'quitReady' }, ['get_shell', null], false],
  ] satisfies [Event, unknown[], boolean][])('%o makes %o old: %s', (event, key, old) => {
    expect(touches(event, key)).toBe(old);
  });

  it('makes only the reads of its topics be read again', async () => {
    const host = memoryHost();
    const client = newQueryClient();
    client.setQueryData(['list_activity', null], []);
    client.setQueryData(['get_settings', null], {});
    const stop = followChanges(host, client);
    host.announce({ kind: 'changed', topics: ['journal'] });
    await Promise.resolve();
    expect(client.getQueryState(['list_activity', null])?.isInvalidated).toBe(true);
    expect(client.getQueryState(['get_settings', null])?.isInvalidated).toBe(false);
    stop();
  });

  it('that comes while the first answer is still on its way makes it be read once more', async () => {
    const answers: ((rows: never[]) => void)[] = [];
    const host = memoryHost({
      list_activity: () => new Promise((answer) => answers.push(answer)),
    });
    const client = newQueryClient();
    const observer = new QueryObserver(client, {
      queryKey: ['list_activity', null],
      queryFn: () => host.call('list_activity', null),
    });
    const leave = observer.subscribe(() => undefined);
    const stop = followChanges(host, client);
    await vi.waitFor(() => {
      expect(answers).toHaveLength(1);
    });
    host.announce({ kind: 'changed', topics: ['journal'] });
    answers[0]?.([]);
    await vi.waitFor(() => {
      expect(answers).toHaveLength(2);
    });
    stop();
    leave();
  });
});

describe('an action', () => {
  it('shows what is under way and can be taken back while it is held', async () => {
    const entry = anEntry({ state: 'held', sendAt: Date.now() + 8_000 });
    const host = memoryHost({ pause_scenario: () => entry, undo_action: () => entry });
    await actionsOn(host).act('pause', entry.scenario);
    expect(shownToast()?.text).toBe('Pausing Old CRM import');
    await shownToast()?.undo?.();
    expect(host.asked.map(({ name }) => name)).toEqual(['pause_scenario', 'undo_action']);
    expect(shownToast()?.text).toBe('Left as it was: Old CRM import');
  });
  it('that is sent at once offers no undo any more', async () => {
    const entry = anEntry({ state: 'held', sendAt: Date.now() + 8_000 });
    const failed = anEntry({ state: 'notDone', problem: problem('makeBroken') });
    const host = memoryHost({ pause_scenario: () => entry, send_now: () => failed });
    await actionsOn(host).act('pause', entry.scenario);
    await actionsOn(host).sendNow({ id: entry.id });
    expect(shownToast()).toBeNull();
  });
  it('that was refused leaves no toast, only the problem', async () => {
    const host = memoryHost({
      run_scenario: () => Promise.reject(problem('notAllowed')),
    });
    await expect(actionsOn(host).act('run', { zone: 1, id: 2 })).rejects.toMatchObject({
      code: 'notAllowed',
    });
    expect(shownToast()).toBeNull();
  });
});

it('turns any other fault into a problem with words', () => {
  expect(asProblem(new Error('socket closed'))).toMatchObject({
    code: 'internal',
    detail: 'socket closed',
  });
});
