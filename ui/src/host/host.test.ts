import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Event } from '../gen/commands';
import { chooseHost } from '.';
import { httpHost } from './http';
import { memoryHost, problem } from './memory';
import { tauriHost } from './tauri';

afterEach(() => {
  vi.unstubAllGlobals();
  clearMocks();
});

const answering = (status: number, body: unknown) =>
  vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })));

describe('over HTTP', () => {
  it('a call posts its arguments to the command of that name', async () => {
    const fetch = answering(200, { id: 7 });
    vi.stubGlobal('fetch', fetch);
    await expect(httpHost().call('undo_action', { entry: 7 })).resolves.toEqual({ id: 7 });
    expect(fetch).toHaveBeenCalledWith(
      '/rpc/undo_action',
      expect.objectContaining({ method: 'POST', body: '{"entry":7}' }),
    );
  });
  it('a refused call rejects with the problem the core named', async () => {
    vi.stubGlobal('fetch', answering(422, problem('tokenWrong')));
    await expect(httpHost().call('open_demo', null)).rejects.toEqual(problem('tokenWrong'));
  });
  it.each([
    ['a dead connection', () => Promise.reject(new TypeError('failed to fetch'))],
    ['a page instead of an answer', () => Promise.resolve(new Response('<html>'))],
  ])('%s becomes a problem with words', async (_what, fetch) => {
    vi.stubGlobal('fetch', fetch);
    await expect(httpHost().call('open_demo', null)).rejects.toMatchObject({
      code: 'internal',
      happened: 'Something went wrong inside Mandor.',
    });
  });
  it('announcements are heard until nobody listens any more', () => {
    const close = vi.fn();
    const sources: { onmessage?: (message: { data: string }) => void }[] = [];
    vi.stubGlobal(
      'EventSource',
      class {
        close = close;
        onmessage?: (message: { data: string }) => void;
        constructor() {
          sources.push(this);
        }
      },
    );
    const heard: Event[] = [];
    const stop = httpHost().listen((event) => heard.push(event));
    sources[0]?.onmessage?.({ data: '{"kind":"quitReady"}' });
    expect(heard).toEqual([{ kind: 'quitReady' }]);
    stop();
    expect(close).toHaveBeenCalledOnce();
  });
});

/** A shell that answers what the page asks of the core, and tells a page that listens what it has missed. */
function shell(answer: (args: unknown) => unknown, missed: Event | null = null) {
  mockIPC((name, args) => (name === 'listens' ? missed : answer([name, args])), {
    shouldMockEvents: true,
  });
}

describe('in the window', () => {
  it('a call goes through the one command of the shell', async () => {
    const asked: unknown[] = [];
    shell((call) => {
      asked.push(call);
      return { id: 7 };
    });
    await expect(tauriHost().call('undo_action', { entry: 7 })).resolves.toEqual({ id: 7 });
    expect(asked).toEqual([['rpc', { name: 'undo_action', args: { entry: 7 } }]]);
  });
  it('a refused call rejects with the problem the core named', async () => {
    shell(() => {
      throw problem('offline');
    });
    await expect(tauriHost().call('check_now', null)).rejects.toEqual(problem('offline'));
  });
  it('all hear what is announced, and what came before is kept for the first', async () => {
    shell(() => null);
    const host = tauriHost();
    await host.call('check_now', null);
    const early: Event = { kind: 'changed', topics: ['scenarios'] };
    const late: Event = { kind: 'changed', topics: ['journal'] };
    await emit('mandor', early);
    const heard: Event[] = [];
    const stop = host.listen((event) => heard.push(event));
    const beside: Event[] = [];
    host.listen((event) => beside.push(event));
    await emit('mandor', late);
    stop();
    await emit('mandor', late);
    expect(heard).toEqual([early, late]);
    expect(beside).toEqual([late, late]);
  });
  it('a page that asks nothing hears what changed before it listened', async () => {
    const missed: Event = { kind: 'changed', topics: ['shell'] };
    shell(() => null, missed);
    const heard: Event[] = [];
    tauriHost().listen((event) => heard.push(event));
    await vi.waitFor(() => {
      expect(heard).toEqual([missed]);
    });
  });
  it('what was read before a change is asked again, even one nobody heard', async () => {
    const data = document.createElement('script');
    data.id = 'ahead';
    data.textContent = JSON.stringify([{ name: 'get_shell', args: null, reply: 'old' }]);
    document.body.append(data);
    shell(() => 'new', { kind: 'changed', topics: ['shell'] });
    const host = tauriHost();
    data.remove();
    const heard = vi.fn();
    host.listen(heard);
    await vi.waitFor(() => {
      expect(heard).toHaveBeenCalledOnce();
    });
    await expect(host.call('get_shell', null)).resolves.toBe('new');
  });
  it('a call is made even where nothing can be heard', async () => {
    mockIPC((name) => {
      if (name === 'rpc') return { id: 7 };
      throw new Error('no events');
    });
    await expect(tauriHost().call('undo_action', { entry: 7 })).resolves.toEqual({ id: 7 });
  });
  it('what the shell has read for the page is not asked again, once', async () => {
    const answer = { name: 'get_today', args: { organization: null }, reply: { rows: 1 } };
    const data = document.createElement('script');
    data.id = 'ahead';
    data.type = 'application/json';
    data.textContent = JSON.stringify([answer, { ...answer, name: 'get_shell', args: null }]);
    document.body.append(data);
    shell(() => 'asked');
    const host = tauriHost();
    data.remove();
    const today = () => host.call('get_today', { organization: null });
    await expect(today()).resolves.toEqual({ rows: 1 });
    await expect(today()).resolves.toBe('asked');
    await emit('mandor', { kind: 'changed', topics: ['journal'] });
    await expect(host.call('get_shell', null)).resolves.toBe('asked');
  });
  it('is chosen when the shell is there', async () => {
    shell(() => 'rpc');
    await expect(chooseHost().call('check_now', null)).resolves.toBe('rpc');
  });
});

it('a host in memory says which answer nobody prepared', async () => {
  await expect(memoryHost().call('check_now', null)).rejects.toThrow(
    'no answer prepared for check_now',
  );
});
