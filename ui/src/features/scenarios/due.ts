/**
 * When a scenario runs next, in a few words: "in 12 min", "on webhook", "Mon 09:00".
 *
 * In: a row and the time. Out: text, or `null` when no run is planned. Pure.
 */
import type { ScenarioRow } from '../../host';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Due = Pick<ScenarioRow, 'isActive' | 'nextRun' | 'startedBy'>;

export function dueInWords(
  row: Due,
  now: number,
  words: Words['scenarios'],
  format: Formats,
): string | null {
  if (!row.isActive) return null;
  if (row.nextRun === null) {
    if (row.startedBy === 'webhook') return words.onWebhook;
    return row.startedBy === 'person' ? words.onDemand : null;
  }
  const wait = row.nextRun - now;
  if (wait < -5 * MINUTE) return words.dueSince(format.near(row.nextRun, now));
  if (wait < MINUTE) return words.dueNow;
  if (wait < HOUR) return format.relative(row.nextRun, now);
  return format.near(row.nextRun, now);
}
