/**
 * Acting on a scenario, with the eight seconds in which it can be taken back.
 *
 * In: what the person pressed. Out: a toast with Undo while the entry is held, and a promise that
 * rejects with a `Problem` when the core would not take it. Never repeats anything by itself.
 */
import type { Host, JournalAction, JournalRow, ScenarioKey } from '../host';
import { hideToastOf, showToast } from '../parts/toasts.svelte';
import { t } from '../text/index.svelte';
import { useHost } from './host';

const commandOf = {
  run: 'run_scenario',
  pause: 'pause_scenario',
  turnOn: 'turn_on_scenario',
} as const satisfies Record<JournalAction, string>;

/** What names an entry of the journal to a person. */
export type Entry = Pick<JournalRow, 'id' | 'scenarioName'>;

export interface Actions {
  act(action: JournalAction, key: ScenarioKey): Promise<JournalRow>;
  undo(entry: Entry): Promise<void>;
  sendNow(entry: Pick<Entry, 'id'>): Promise<JournalRow>;
}

export function actionsOn(host: Host): Actions {
  async function undo(entry: Entry): Promise<void> {
    await host.call('undo_action', { entry: entry.id });
    showToast({ text: t().app.undone(entry.scenarioName) });
  }
  /** A held entry can be taken back; a finished one is said; anything else is told in its place. */
  function tell(row: JournalRow): JournalRow {
    if (row.state === 'held') {
      const text = t().app.doing[row.action](row.scenarioName);
      showToast({ text, undo: () => undo(row), entry: row.id, until: row.sendAt });
    } else if (row.state === 'done') {
      showToast({ text: t().app.did[row.action](row.scenarioName) });
    }
    return row;
  }
  return {
    undo,
    act: async (action, key) => tell(await host.call(commandOf[action], { key })),
    async sendNow(entry) {
      hideToastOf(entry.id);
      return tell(await host.call('send_now', { entry: entry.id }));
    },
  };
}

export function useActions(): Actions {
  return actionsOn(useHost());
}
