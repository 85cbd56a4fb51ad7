/**
 * The core behind the shell's window: one Tauri command forwards every call, another tells the shell that the page
 * listens.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from '../gen/commands';
import type { Host, Reply } from './host';
import { asProblem } from './problem';

interface Answer {
  name: string;
  args: unknown;
  reply: unknown;
}

/** What the shell has read for the first page while it made the window, as data in that page. */
function answersInPage(): Answer[] {
  const text = document.getElementById('ahead')?.textContent;
  return text ? (JSON.parse(text) as Answer[]) : [];
}

export function tauriHost(): Host {
  let answers = answersInPage();
  /** Each answer is given once. */
  function answerTo(name: string, args: unknown): Answer | undefined {
    const asked = JSON.stringify(args);
    const found = answers.find((one) => one.name === name && JSON.stringify(one.args) === asked);
    answers = answers.filter((one) => one !== found);
    return found;
  }

  const hearers = new Set<(event: Event) => void>();
  let unheard: Event[] = [];
  // It listens before anything is read, so no change falls between the two. What comes before anybody hears is
  // kept for the first who does.
  const listening = listen<Event>('mandor', ({ payload }) => {
    announced(payload);
  });
  function announced(event: Event) {
    // Whatever has changed, what was read before may be old.
    answers = [];
    if (hearers.size === 0) unheard.push(event);
    for (const hear of hearers) hear(event);
  }
  // A page that was given all it shows asks nothing: it must be told what has changed since that was read.
  const caughtUp = listening
    .then(() => invoke<Event | null>('listens'))
    .then((missed) => {
      if (missed) announced(missed);
    })
    .catch((refused: unknown) => {
      // A page that hears nothing still shows what it reads.
      console.error(refused);
    });
  return {
    async call(name, args) {
      const found = answerTo(name, args);
      if (found) return found.reply as Reply<typeof name>;
      await caughtUp;
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
