/**
 * What a screen with action buttons needs: may they be pressed, which is busy, what went wrong.
 *
 * In: presses. Out: the state of one screen's buttons. A problem stays until the next press.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { JournalAction, JournalRow, Problem, ScenarioKey, ScenarioRow } from '../host';
import { asProblem, problemOf } from '../host/problem';
import { useActions } from './actions';
import { useHost } from './host';
import { whyNot } from './may';
import { read } from './queries';

export interface Acting {
  /** What the last press came to, when it was not what the person wanted. */
  readonly failed: { key: ScenarioKey; problem: Problem } | null;
  isBusy(key: ScenarioKey, action?: JournalAction): boolean;
  why(row: ScenarioRow, action: JournalAction): string | null;
  act(row: ScenarioRow, action: JournalAction): Promise<void>;
  undo(row: ScenarioRow): Promise<void>;
  sendNow(row: ScenarioRow): Promise<void>;
  /** Looks at Make, where it is not clear what came of a press. */
  checkNow(): void;
  forget(): void;
}

export function useActing(): Acting {
  const actions = useActions();
  const host = useHost();
  const shell = read('get_shell', () => null);
  const busy = new SvelteSet<string>();
  let failed = $state.raw<Acting['failed']>(null);
  const nameOf = (key: ScenarioKey, what: string) => `${key.zone}/${key.id}/${what}`;

  /** An entry that ended without its effect is a problem, even though the call came back. */
  function problemIn(row: JournalRow): Problem | null {
    if (row.state === 'notKnown') return problemOf('unclear');
    return row.state === 'notDone' ? row.problem : null;
  }

  async function press(
    key: ScenarioKey,
    what: string,
    does: () => Promise<JournalRow | undefined>,
  ) {
    const name = nameOf(key, what);
    if (busy.has(name)) return;
    busy.add(name);
    failed = null;
    try {
      const row = await does();
      const problem = row ? problemIn(row) : null;
      if (problem) failed = { key, problem };
    } catch (thrown) {
      failed = { key, problem: asProblem(thrown) };
    } finally {
      busy.delete(name);
    }
  }

  return {
    get failed() {
      return failed;
    },
    isBusy: (key, action) =>
      action === undefined ? busy.has(nameOf(key, 'settle')) : busy.has(nameOf(key, action)),
    why: (row, action) => whyNot(row, action, shell.data),
    async act(row, action) {
      if (row.waiting !== null || whyNot(row, action, shell.data) !== null) return;
      await press(row.key, action, () => actions.act(action, row.key));
    },
    async undo(row) {
      const id = row.waiting?.entry;
      if (id === undefined) return;
      await press(row.key, 'settle', async () => {
        await actions.undo({ id, scenarioName: row.name });
        return undefined;
      });
    },
    async sendNow(row) {
      const id = row.waiting?.entry;
      if (id === undefined) return;
      await press(row.key, 'settle', () => actions.sendNow({ id }));
    },
    checkNow() {
      const asked = failed;
      host.call('check_now', null).then(
        () => {
          if (failed === asked) failed = null;
        },
        (thrown: unknown) => {
          if (asked) failed = { ...asked, problem: asProblem(thrown) };
        },
      );
    },
    forget() {
      failed = null;
    },
  };
}
