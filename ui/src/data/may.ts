/**
 * Why an action on a scenario cannot be pressed now.
 *
 * In: the row and what the frame knows. Out: a sentence with whom to ask, or `null` when it may be
 * pressed. Pure but for the language. Make decides in the end; this spares a useless question.
 */
import type { JournalAction, ScenarioRow, Shell } from '../host';
import { core, t } from '../text/index.svelte';

export function whyNot(
  row: ScenarioRow,
  action: JournalAction,
  shell: Shell | undefined,
): string | null {
  const words = t().parts;
  if (shell && shell.offlineSince !== null) return words.offlineReason;
  const zone = shell?.accounts
    .flatMap((account) => account.zones)
    .find(({ id }) => id === row.key.zone);
  if (zone?.problem?.code === 'signInEnded') return core('problem.signInEnded.happened');
  if (row.permission.kind === 'denied') {
    const needs = row.teamName === null ? words.needsRoleSomewhere : words.needsRole(row.teamName);
    return row.permission.ask === null ? needs : `${needs} ${words.askWhom(row.permission.ask)}`;
  }
  if (action === 'run' && !row.isActive) return words.turnOnFirst;
  return null;
}
