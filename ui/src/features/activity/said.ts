/**
 * What an entry of Activity says: what was done, or what was wanted while it is not done.
 *
 * In: an entry, the words of a language. Out: text. How far it has come stands beside it.
 */
import type { JournalRow } from '../../host';
import { core } from '../../text/index.svelte';
import type { Words } from '../../text/en';

export function saidOf(row: JournalRow, words: Words['activity']): string {
  return row.state === 'done'
    ? words.did[row.action](row.scenarioName)
    : core(`journal.${row.action}`, { name: row.scenarioName });
}
