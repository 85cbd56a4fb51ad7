/**
 * Why a step failed, in plain words, from the text the app behind it sent.
 *
 * In: Make's text, the words of a language. Out: a sentence; where the text fits no kind of cause,
 * its first line. Pure. A kind is only named where the text says so itself; nothing is guessed.
 */
import type { RunError } from '../host';
import type { Words } from '../text/en';
import { appName } from './apps';

export type CauseKind =
  'signInEnded' | 'tooMany' | 'usedUp' | 'notAllowed' | 'gone' | 'noAnswer' | 'broken' | 'badData';

/** The first pattern that fits wins: words say more than the number before them. */
const signs: readonly (readonly [CauseKind, RegExp])[] = [
  [
    'signInEnded',
    /^\[401\]|invalid_grant|(?:token|session|api key)\b.{0,40}\b(?:expired|revoked|invalidated)|expired api key|token ?expired/iu,
  ],
  ['usedUp', /check your plan and billing|insufficient (?:credit|fund|quota)|payment required/iu],
  [
    'tooMany',
    /^\[429\]|too many requests|(?:rate|request|usage) limits? (?:reached|exceeded)|quota exceeded/iu,
  ],
  ['notAllowed', /^\[403\]|insufficient permissions?|permission denied|access denied/iu],
  ['gone', /^\[(?:404|410)\]|not[ _]found\b/iu],
  ['noAnswer', /^\[(?:408|504)\]|timed? ?out|timeout|ECONNREFUSED|ECONNRESET|ENOTFOUND/iu],
  ['broken', /^\[5\d\d\]|internal server error|bad gateway|service unavailable/iu],
  [
    'badData',
    /^\[422\]|validation failed|not valid json|missing value|not a valid|valid e-?mail/iu,
  ],
];

export function causeKind(message: string): CauseKind | null {
  return signs.find(([, sign]) => sign.test(message.trim()))?.[0] ?? null;
}

/** The first line that says something, without the number an app puts before it. */
function firstLine(message: string): string | null {
  const lines = message.split(/\r?\n/u).map((text) => text.replace(/^\s*\[\d{3}\]/u, '').trim());
  return lines.find((text) => text !== '') ?? null;
}

/** Who is spoken of: nobody calls a way such as HTTP by its name when it fails. */
function partner(app: string | null, words: Words['parts']): string {
  if (app === null) return words.causeApp;
  const ways: Readonly<Record<string, string>> = words.causeApps;
  return ways[app] ?? appName(app);
}

function begun(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The cause in plain words, else Make's own first line; `null` when there is no text at all. */
export function causeInWords(error: RunError, words: Words['parts']): string | null {
  const kind = causeKind(error.message);
  if (kind !== null) return begun(words.cause[kind](partner(error.app, words)));
  const line = firstLine(error.message);
  if (line === null) return null;
  return error.app === null ? line : begun(`${partner(error.app, words)}: ${line}`);
}

/**
 * What to do about it; `null` where the cause is not understood. A hint to open Make is given only
 * where something beside it does that.
 */
export function remedyInWords(
  error: RunError,
  canOpen: boolean,
  words: Words['parts'],
): string | null {
  const kind = causeKind(error.message);
  if (kind === null) return null;
  const there: Partial<Record<CauseKind, string>> = canOpen ? {} : words.remedyThere;
  return there[kind] ?? words.remedy[kind];
}
