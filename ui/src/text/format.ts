/**
 * Numbers, dates and ages as each language writes them.
 *
 * In: a language and milliseconds since the epoch. Out: text. Never asks the time: `now` is given.
 */
/** Each form is costly to make, and a start needs few of them. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export type Formats = ReturnType<typeof formats>;

/** A look, and what came of it, is never told to the second. */
const JUST_NOW = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;

export function formats(language: 'en' | 'id', timeZone?: string) {
  // British order and a 24-hour clock: the plain choice for people in many countries.
  const locale = language === 'id' ? 'id-ID' : 'en-GB';
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  // Seconds stand below each other in columns, so each has its tenths.
  const tenths = once(
    () =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }),
  );
  const percent = once(
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
  );
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...zone }));
  const shortDate = once(
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone }),
  );
  const weekday = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...zone,
      }),
  );
  const shortWeekday = once(() => new Intl.DateTimeFormat(locale, { weekday: 'short', ...zone }));
  const time = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        ...zone,
      }),
  );
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  // Short Indonesian forms ("dlm 9 mnt") are not words anybody says.
  const style = language === 'id' ? 'long' : 'short';
  const short = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'always', style }));
  const long = once(
    () => new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'long' }),
  );
  const sameMoment = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const said = (form: Intl.RelativeTimeFormat, steps: number, unit: Intl.RelativeTimeFormatUnit) =>
    form.format(steps, unit).replace(' yang lalu', ' lalu');
  const day = once(
    () =>
      new Intl.DateTimeFormat('en', { year: 'numeric', month: 'numeric', day: 'numeric', ...zone }),
  );
  /** Days of the calendar since the epoch: dates that stand beside a number of days agree with it. */
  const calendarDay = (at: number) => Math.round(Date.parse(`${day().format(at)} UTC`) / DAY);

  /** Without another place's clock the computer's own calendar says so much more quickly. */
  const isSameDay = (one: number, other: number) =>
    timeZone === undefined
      ? new Date(one).toDateString() === new Date(other).toDateString()
      : calendarDay(one) === calendarDay(other);

  const self = {
    language,
    /** Small whole numbers are written alike in every language. */
    number: (value: number) =>
      Number.isInteger(value) && Math.abs(value) < 1000 ? String(value) : number().format(value),
    percent: (share: number) => percent().format(share),
    /** 24 June 2026 */
    date: (at: number) => date().format(at),
    shortDate: (at: number) => shortDate().format(at),
    /** Tuesday 24 November */
    weekday: (at: number) =>
      weekday()
        .format(at)
        .replace(',', language === 'en' ? '' : ','),
    /** 09:30, in Indonesian 09.30 */
    time: (at: number) => time().format(at),
    /** A time of day as a schedule writes it, `09:30`, as this language writes it. */
    clock: (time: string) => (language === 'id' ? time.replace(':', '.') : time),
    /** The time when it is today, else the day before it. */
    moment: (at: number, now: number) =>
      isSameDay(at, now) ? time().format(at) : `${shortDate().format(at)}, ${time().format(at)}`,
    /** As short as it can be: the time today, weekday and time this week, else the day. */
    near(at: number, now: number): string {
      if (isSameDay(at, now)) return time().format(at);
      if (Math.abs(at - now) < 6 * DAY) return `${shortWeekday().format(at)} ${time().format(at)}`;
      return shortDate().format(at);
    },
    list: (parts: readonly string[]) => list().format(parts),
    /** "just now", "3 min ago", "now" or "in 4 min"; whole steps only. */
    relative(at: number, now: number): string {
      const distance = at - now;
      const size = Math.abs(distance);
      if (distance <= 0 && size < JUST_NOW) return language === 'id' ? 'baru saja' : 'just now';
      if (size < 500) return sameMoment().format(0, 'second');
      // What rounds to a whole of the next unit is said in that unit: no "60 seconds".
      if (Math.round(size / 1000) < 60) return said(short(), Math.round(distance / 1000), 'second');
      if (Math.round(size / MINUTE) < 60)
        return said(short(), Math.round(distance / MINUTE), 'minute');
      if (Math.round(size / HOUR) < 24) return said(short(), Math.round(distance / HOUR), 'hour');
      if (size < 60 * DAY) {
        const days = calendarDay(at) - calendarDay(now);
        return said(long(), days === 0 ? Math.sign(distance) : days, 'day');
      }
      if (size < 2 * YEAR) return said(long(), Math.round(distance / MONTH), 'month');
      return said(long(), Math.round(distance / YEAR), 'year');
    },
    /** What is left until something goes on, counting down: 0:41. */
    countdown(ms: number): string {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
    /** How long something took: 1.8 s, 4 min. */
    duration(ms: number): string {
      const seconds = ms / 1000;
      if (seconds < 60) return `${tenths().format(seconds)} ${language === 'id' ? 'dtk' : 's'}`;
      if (seconds < 3600)
        return `${number().format(seconds / 60)} ${language === 'id' ? 'mnt' : 'min'}`;
      return `${number().format(seconds / 3600)} ${language === 'id' ? 'jam' : 'h'}`;
    },
    /** Chooses a word by number: English has one for one and another for all else, Indonesian a single form. */
    plural: (count: number, one: string, other: string) =>
      language === 'en' && count === 1 ? one : other,
  };
  return self;
}

/** The same language by the clock of another place; `null` where this computer does not know the place. */
export function formatsAt(place: string, { language }: Formats): Formats | null {
  try {
    return formats(
      language,
      Intl.DateTimeFormat('en', { timeZone: place }).resolvedOptions().timeZone,
    );
  } catch {
    return null;
  }
}
