/**
 * Why an item needs a person, and since when, in words.
 *
 * In: an item, the time, the words of a language. Out: text parts. Pure.
 */
import type { TodayItem } from '../../host';
import { causeInWords } from '../../lib/cause';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

/** Why: what went wrong, or what should have happened; `null` where the state says it all. */
export function whyOf(
  { row, since, error }: TodayItem,
  now: number,
  words: Pick<Words, 'today' | 'parts'>,
  format: Formats,
): string | null {
  const cause = error && causeInWords(error, words.parts);
  if (cause !== null) return cause;
  if (row.state === 'switchedOff') return words.today.switchedOffWhy;
  return row.state === 'goneQuiet' && since !== null
    ? words.today.expected(format.near(since, now))
    : null;
}

/** Since when, or how many. */
export function sinceOf(
  { row, since, failedRuns }: TodayItem,
  now: number,
  words: Words['today'],
  format: Formats,
): string | null {
  const last =
    row.lastRun === null ? words.neverRan : words.lastRan(format.near(row.lastRun.at, now));
  switch (row.state) {
    case 'failing':
      if (since === null) return null;
      return words.failedRuns(Math.max(1, failedRuns), format.near(since, now));
    case 'goneQuiet':
      return last;
    case 'unfinished':
      return words.unfinishedRuns(row.unfinished);
    case 'switchedOff':
      return since === null ? last : words.lastRan(format.near(since, now));
    default:
      return null;
  }
}
