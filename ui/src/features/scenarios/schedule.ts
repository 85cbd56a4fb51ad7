/**
 * When a scenario runs, in words.
 *
 * In: a schedule, the words and number shapes of one language. Out: one sentence part, such as
 * "Every 15 minutes, Mon–Fri, 08:00–18:00, Jakarta time". Pure; what it says is by the clock of the schedule's own
 * place, which it names.
 */
import type { Schedule, ScheduleRule, ScheduleSpan, ScheduleWindow } from '../../host';
import { formatsAt, type Formats } from '../../text/format';
import type { Words } from '../../text/en';

type RuleWords = Words['scenarios']['rule'];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function scheduleInWords(schedule: Schedule, words: RuleWords, format: Formats): string {
  const { rule, span, timezone } = schedule;
  const there = timezone === null ? null : formatsAt(timezone, format);
  const moment = (at: number) => momentInWords(at, words, there ?? format);
  const parts = [ruleInWords(rule, words, format, moment)];
  const windows = schedule.windows.map((window) => windowInWords(window, words, format));
  const limits = windows.filter((window) => window !== '');
  if (limits.length > 0) parts.push(format.list(limits));
  const spanned = spanInWords(span, words, moment);
  if (spanned !== null) parts.push(spanned);
  const hasMoment = spanned !== null || (rule.kind === 'once' && rule.at !== null);
  const hasClock = limits.length > 0 || 'time' in rule || (hasMoment && there !== null);
  if (timezone !== null && hasClock) parts.push(words.zone(cityOf(timezone)));
  return parts.join(', ');
}

function momentInWords(at: number, words: RuleWords, format: Formats): string {
  return words.moment(format.date(at), format.time(at));
}

function spanInWords(
  { from, until }: ScheduleSpan,
  words: RuleWords,
  moment: (at: number) => string,
): string | null {
  if (from !== null && until !== null) return words.span(moment(from), moment(until));
  if (from !== null) return words.from(moment(from));
  return until === null ? null : words.until(moment(until));
}

function ruleInWords(
  rule: ScheduleRule,
  words: RuleWords,
  format: Formats,
  moment: (at: number) => string,
): string {
  switch (rule.kind) {
    case 'every':
      return everyInWords(rule.seconds, words);
    case 'once':
      return rule.at === null ? words.onceUnknown : words.once(moment(rule.at));
    case 'daily':
      return words.daily(format.clock(rule.time));
    case 'weekly':
      return words.weekly(daysInWords(rule.days, words, format), format.clock(rule.time));
    case 'monthly':
      return words.monthly(datesInWords(rule.days, words, format), format.clock(rule.time));
    case 'yearly':
      return words.yearly(
        datesInWords(rule.days, words, format),
        monthsInWords(rule.months, words, format),
        format.clock(rule.time),
      );
    case 'onWebhook':
      return words.onWebhook;
    case 'onDemand':
      return words.onDemand;
    case 'unknown':
      return words.unknown;
  }
}

function everyInWords(seconds: number, words: RuleWords): string {
  if (seconds >= DAY && seconds % DAY === 0) return words.days(seconds / DAY);
  if (seconds >= HOUR && seconds % HOUR === 0) return words.hours(seconds / HOUR);
  if (seconds >= MINUTE && seconds % MINUTE === 0) return words.minutes(seconds / MINUTE);
  return words.seconds(seconds);
}

function windowInWords(window: ScheduleWindow, words: RuleWords, format: Formats): string {
  const parts: string[] = [];
  if (window.months.length > 0 && window.months.length < 12)
    parts.push(monthsInWords(window.months, words, format));
  if (window.days.length > 0 && window.days.length < 7)
    parts.push(daysInWords(window.days, words, format));
  const from = window.from === null ? null : format.clock(window.from);
  const to = window.to === null ? null : format.clock(window.to);
  if (from !== null && to !== null) parts.push(words.between(from, to));
  else if (from !== null) parts.push(words.from(from));
  else if (to !== null) parts.push(words.until(to));
  return parts.join(', ');
}

/** The week begins on Monday; three and more days in a row become a range. */
export function daysInWords(days: readonly number[], words: RuleWords, format: Formats): string {
  const places = [...new Set(days)].map((day) => (day + 6) % 7).sort((one, other) => one - other);
  if (places.length === 7) return words.everyDay;
  const name = (place: number) => words.days7[(place + 1) % 7] ?? '';
  const parts: string[] = [];
  for (let at = 0; at < places.length;) {
    let end = at;
    while (places[end + 1] === (places[end] ?? 0) + 1) end += 1;
    const first = places[at] ?? 0;
    const last = places[end] ?? first;
    if (end - at >= 2) parts.push(words.between(name(first), name(last)));
    else for (let place = first; place <= last; place += 1) parts.push(name(place));
    at = end + 1;
  }
  return format.list(parts);
}

function datesInWords(days: readonly number[], words: RuleWords, format: Formats): string {
  return format.list([...days].sort((one, other) => one - other).map(words.ordinal));
}

function monthsInWords(months: readonly number[], words: RuleWords, format: Formats): string {
  const sorted = [...months].sort((one, other) => one - other);
  return format.list(sorted.map((month) => words.months12[month - 1] ?? ''));
}

/** `Asia/Jakarta` is said as Jakarta. */
function cityOf(timezone: string): string {
  return (timezone.split('/').at(-1) ?? timezone).replaceAll('_', ' ');
}
