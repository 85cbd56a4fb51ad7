/**
 * Since when an item needs a person, in one line.
 *
 * In: an item, the time, the words of a language. Out: text parts. Pure.
 */
import type { TodayItem } from '../../host';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

export function sinceOf(
  { row, since, failedRuns }: TodayItem,
  now: number,
  words: Words['today'],
  format: Formats,
): string[] {
  const last =
    row.lastRun === null ? words.neverRan : words.lastRan(format.near(row.lastRun.at, now));
  switch (row.state) {
    case 'failing':
      if (since === null) return [];
      return [words.failedRuns(Math.max(1, failedRuns), format.near(since, now))];
    case 'goneQuiet':
      return [...(since === null ? [] : [words.expected(format.near(since, now))]), last];
    case 'unfinished':
      return [words.unfinishedRuns(row.unfinished)];
    case 'switchedOff':
      return [since === null ? last : words.lastRan(format.near(since, now))];
    default:
      return [];
  }
}
