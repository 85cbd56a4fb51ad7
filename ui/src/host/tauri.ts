/**
 * The core behind the shell's window: one Tauri command forwards every call.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from '../gen/commands';
import type { Host, Reply } from './host';
import { asProblem } from './problem';

export function tauriHost(): Host {
  const hearers = new Set<(event: Event) => void>();
  let unheard: Event[] = [];
  // It listens before anything is read, so no change falls between the two. What comes before anybody hears is
  // kept for the first who does.
  const listening = listen<Event>('mandor', ({ payload }) => {
    if (hearers.size === 0) unheard.push(payload);
    for (const hear of hearers) hear(payload);
  }).catch((refused: unknown) => {
    // A page that hears nothing still shows what it reads.
    console.error(refused);
  });
  return {
    async call(name, args) {
      await listening;
      try {
        return await invoke<Reply<typeof name>>('rpc', { name, args });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    listen(hear) {
      hearers.add(hear);
      for (const event of unheard) hear(event);
      unheard = [];
      return () => {
        hearers.delete(hear);
      };
    },
  };
}
