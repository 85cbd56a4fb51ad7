/**
 * The core behind the shell's window: one Tauri command forwards every call.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from '../gen/commands';
import type { Host, Reply } from './host';
import { asProblem } from './problem';

const everything: Event = {
  kind: 'changed',
  topics: ['shell', 'organizations', 'scenarios', 'journal', 'settings', 'meter'],
};

export function tauriHost(): Host {
  return {
    async call(name, args) {
      try {
        return await invoke<Reply<typeof name>>('rpc', { name, args });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    listen(hear) {
      const listening = listen<Event>('mandor', (event) => {
        hear(event.payload);
      });
      // The page reads before the window listens: what changed in between is told as one.
      void listening.then(() => {
        hear(everything);
      });
      return () => {
        void listening.then((stop) => {
          stop();
        });
      };
    },
  };
}
