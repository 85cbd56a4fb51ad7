/**
 * Acting on a scenario, with the eight seconds in which it can be taken back.
 *
 * In: what the person pressed. Out: a toast with Undo while the entry is held, and a promise that
 * rejects with a `Problem` when the core would not take it. Never repeats anything by itself.
 */
import type { Host, JournalAction, JournalRow, ScenarioKey } from '../host';
import { showToast } from '../parts/toasts.svelte';
import { t } from '../text/index.svelte';
import { useHost } from './host';

const commandOf = {
  run: 'run_scenario',
  pause: 'pause_scenario',
  turnOn: 'turn_on_scenario',
} as const satisfies Record<JournalAction, string>;

export interface Actions {
  act(action: JournalAction, key: ScenarioKey): Promise<JournalRow>;
  undo(row: JournalRow): Promise<void>;
  sendNow(row: JournalRow): Promise<JournalRow>;
}

export function actionsOn(host: Host): Actions {
  async function undo(row: JournalRow): Promise<void> {
    await host.call('undo_action', { entry: row.id });
    showToast({ text: t().app.undone(row.scenarioName) });
  }
  return {
    undo,
    async act(action, key) {
      const row = await host.call(commandOf[action], { key });
      showToast({
        text: t().app.doing[action](row.scenarioName),
        undo: () => undo(row),
        until: row.sendAt,
      });
      return row;
    },
    sendNow: (row) => host.call('send_now', { entry: row.id }),
  };
}

export function useActions(): Actions {
  return actionsOn(useHost());
}
