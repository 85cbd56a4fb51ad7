/**
 * The one sentence of Today, from the counts.
 *
 * In: counts, when they were read, the words of a language. Out: a title, a line below it, and how
 * serious it looks. Pure. Never says that all is quiet while something was not checked.
 */
import type { StateCounts } from '../../host';
import type { Words } from '../../text/en';

export interface Sentence {
  mood: 'fail' | 'warn' | 'ok' | 'unsure';
  /** What stands in the circle when something needs a person. */
  needs: number;
  title: string;
  below: string;
}

export function sentenceOf(
  counts: StateCounts,
  checkedAt: string,
  words: Words['today'],
): Sentence {
  const needs = counts.failing + counts.goneQuiet + counts.unfinished + counts.switchedOff;
  const isPartly = counts.unchecked > 0;
  const partly = isPartly ? [words.unchecked(counts.unchecked)] : [];
  if (counts.total === 0)
    return { mood: 'unsure', needs, title: words.noScenarios, below: words.noScenariosSub };
  if (needs === 0) {
    const title = isPartly ? words.quietSoFar : words.allQuiet(counts.total, checkedAt);
    const below = [isPartly ? '' : words.nothing, ...partly, pausedSentence(counts, words)];
    return { mood: isPartly ? 'unsure' : 'ok', needs, title, below: joined(below) };
  }
  const sayFine = isPartly ? words.checkedFine : words.othersFine;
  return {
    mood: counts.failing > 0 ? 'fail' : 'warn',
    needs,
    title: words.needs(needs),
    below: joined([
      `${partsOf(counts, words).join(' · ')}.`,
      pausedSentence(counts, words),
      counts.fine > 0 ? sayFine(counts.fine) : '',
      ...partly,
    ]),
  };
}

function partsOf(counts: StateCounts, words: Words['today']): string[] {
  const parts: [number, (count: number) => string][] = [
    [counts.failing, (count) => words.failing(count, counts.failingNewly)],
    [counts.goneQuiet, words.goneQuiet],
    [counts.unfinished, words.unfinished],
    [counts.switchedOff, words.switchedOff],
  ];
  return parts.filter(([count]) => count > 0).map(([count, say]) => say(count));
}

function pausedSentence(counts: StateCounts, words: Words['today']): string {
  return counts.paused > 0 ? words.paused(counts.paused) : '';
}

function joined(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
