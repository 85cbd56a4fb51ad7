/**
 * What the state of a scenario means and what can be done, in one or two sentences.
 *
 * In: a row, whether it can be opened in Make from here, the time, the words of a language. Out:
 * text, or `null` where the state says it all or the failure beside it does. Pure. It advises no
 * press that the person may not make.
 */
import type { ScenarioRow } from '../../host';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

type Standing = Pick<ScenarioRow, 'state' | 'nextRun' | 'unfinished' | 'permission'>;

export function standingInWords(
  row: Standing,
  canOpen: boolean,
  now: number,
  words: Words['scenarios'],
  format: Formats,
): string | null {
  switch (row.state) {
    case 'goneQuiet':
      return words.standing.goneQuiet(
        row.nextRun === null || row.nextRun > now ? null : format.near(row.nextRun, now),
        row.permission.kind !== 'denied',
        canOpen,
      );
    case 'unfinished':
      return words.standing.unfinished(row.unfinished, canOpen);
    case 'switchedOff':
      return words.standing.switchedOff;
    default:
      return null;
  }
}
