/**
 * Why an item needs a person and since when, in one line.
 *
 * In: an item, the time, the words of a language. Out: text parts. Pure. The cause is Make's own
 * text, cut to its first line; nothing is invented where Make gave none.
 */
import type { TodayItem } from '../../host';
import { appName } from '../../lib/apps';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

export function causeOf(item: TodayItem): string | null {
  if (item.error === null) return null;
  const line = item.error.message
    .split(/\r?\n/u)
    .find((text) => text.trim() !== '')
    ?.trim();
  if (line === undefined) return null;
  return item.error.app === null ? line : `${appName(item.error.app)}: ${line}`;
}

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
